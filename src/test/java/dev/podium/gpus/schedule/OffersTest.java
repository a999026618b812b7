package dev.podium.gpus.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.PersonId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffersTest {

    private final Pretend pool = Pretend.server(2);

    private Watch watch(PersonId person, Need need) {
        return new Watch(pool.id(), Pretend.RED, person, need, Duration.ofHours(1), pool.now);
    }

    @Test
    void onlyThoseAreToldWhoCouldAllBeServed() {
        var first = watch(Pretend.ANN, Need.whole(1));
        var second = watch(Pretend.BEN, Need.whole(1));
        var third = watch(Pretend.CEM, Need.whole(1));

        assertThat(Scheduler.offers(pool.snapshot(), List.of(third, second, first)))
                .extracting(Offer::watch)
                .containsExactly(first.id(), second.id());
    }

    @Test
    void theOneFurthestBelowTheShareIsToldFirst() {
        pool.holds(Pretend.CEM, Duration.ofHours(1), 0);
        pool.shares = new Shares(List.of(new Shares.OfTeam(
                Pretend.RED, 1, List.of(new Shares.OfPerson(Pretend.ANN, 1, new Usage(3600, pool.now))))));
        var ann = watch(Pretend.ANN, Need.whole(1));
        var ben = watch(Pretend.BEN, Need.whole(1));

        assertThat(Scheduler.offers(pool.snapshot(), List.of(ann, ben)))
                .extracting(Offer::watch, Offer::sentence)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(ben.id(), "Free for you now: gpu-a, GPU 1."));
    }

    @Test
    void theQueueComesBeforeThoseWhoWatch() {
        pool.asks(Pretend.ANN, Need.whole(2), Duration.ofHours(1));

        assertThat(Scheduler.offers(pool.snapshot(), List.of(watch(Pretend.BEN, Need.whole(1)))))
                .isEmpty();
    }

    @Test
    void whatIsReservedSoonIsFreeForNobodyWhoNeedsItLonger() {
        pool.reserves(Pretend.ANN, Pretend.at("15:00"), Pretend.at("16:00"), 0, 1);

        assertThat(Scheduler.offers(pool.snapshot(), List.of(watch(Pretend.BEN, Need.whole(1)))))
                .isEmpty();
    }
}
