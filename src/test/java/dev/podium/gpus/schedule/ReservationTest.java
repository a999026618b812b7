package dev.podium.gpus.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReservationTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void nothingStartsThatCouldStillRunWhenAReservationBegins() {
        var pool = Pretend.server(1);
        pool.reserves(Pretend.ANN, Pretend.at("16:00"), Pretend.at("17:00"), 0);
        var brief = pool.asks(Pretend.BEN, Need.whole(1), Duration.ofMinutes(90));
        var lasting = pool.asks(Pretend.CEM, Need.whole(1), Duration.ofHours(2));

        assertThat(pool.start(brief)).isEqualTo(pool.now);
        assertThat(pool.start(lasting)).isEqualTo(Pretend.at("17:00"));
    }

    @Test
    void aShortEstimateDoesNotSlipBeforeAReservationWithALongLimit() {
        var pool = Pretend.server(1);
        pool.reserves(Pretend.ANN, Pretend.at("16:00"), Pretend.at("17:00"), 0);
        var hopeful = new Request(
                pool.id(),
                Pretend.RED,
                Pretend.BEN,
                Need.whole(1),
                TimeClass.NORMAL,
                Duration.ofMinutes(10),
                Duration.ofHours(3),
                pool.now,
                null,
                null);
        pool.queue.add(hopeful);

        assertThat(pool.start(hopeful)).isEqualTo(Pretend.at("17:00"));
        assertThat(pool.tells(hopeful.id()))
                .isEqualTo(
                        "Waiting: next in line. What it needs is free now but reserved from 16:00: with a limit of at"
                                + " most 1 h 30 min it would start before that. As it is, it is expected at about 17:00.");
    }

    @Test
    void theOtherPartOfAPartlyReservedGpuMayBeUsed() {
        var pool = Pretend.server(1);
        var half = new Slice("gpu-a/0", 500, 40_960);
        pool.windows.add(new Window(
                pool.id(),
                Pretend.RED,
                Pretend.ANN,
                Window.Kind.RESERVATION,
                Pretend.at("16:00"),
                Pretend.at("17:00"),
                Need.share(500),
                java.util.List.of(new Place(Pretend.machine(0), java.util.List.of(half), 0, 0))));
        var other = pool.asks(Pretend.BEN, Need.share(500), Duration.ofHours(5));
        var third = pool.asks(Pretend.BEN, Need.share(500), Duration.ofHours(5));

        assertThat(pool.start(other)).isEqualTo(pool.now);
        assertThat(pool.start(third))
                .as("two of five hours would not leave room")
                .isEqualTo(Pretend.at("17:00"));
    }

    @Test
    void aReservationBeginsByItself() {
        var pool = Pretend.server(2);
        var window = pool.reserves(Pretend.ANN, pool.now, Pretend.at("16:00"), 1);
        var waiting = pool.asks(Pretend.BEN, Need.whole(2), HOUR);

        assertThat(pool.plan().decisions().getFirst())
                .isEqualTo(new Decision.Open(
                        window.id(),
                        window.places(),
                        window.to(),
                        "The reservation has begun: gpu-a, GPU 1, until 16:00."));
        assertThat(pool.start(waiting)).isEqualTo(Pretend.at("16:00"));
    }

    @Test
    void aReservationWhoseGpuIsLostGetsAnother() {
        var pool = Pretend.server(2);
        var window = pool.reserves(Pretend.ANN, Pretend.at("16:00"), Pretend.at("17:00"), 1);
        pool.loses("gpu-a/1", "GPU 1 has fallen off the bus");

        assertThat(pool.plan().of(window.id()).orElseThrow()).isInstanceOfSatisfying(Decision.Rebook.class, rebook -> {
            assertThat(Pretend.uuids(rebook.places())).containsExactly("gpu-a/0");
            assertThat(rebook.sentence())
                    .isEqualTo("The reservation for 16:00 now has gpu-a, GPU 0, because GPU 1 has fallen off the bus.");
        });
    }

    @Test
    void whatIsLeftOfAReservationThatLostSomeOfItsGpusIsNotAnothers() {
        var pool = Pretend.server(3);
        var one = pool.reserves(Pretend.ANN, Pretend.at("15:30"), Pretend.at("17:00"), 0);
        var two = pool.reserves(Pretend.BEN, Pretend.at("16:00"), Pretend.at("17:00"), 1, 2);
        pool.loses("gpu-a/0", "GPU 0 has fallen off the bus");
        pool.loses("gpu-a/2", "GPU 2 has fallen off the bus");

        assertThat(pool.tells(one.id())).startsWith("The reservation for 15:30 cannot be kept as things are");
        assertThat(pool.tells(two.id())).startsWith("The reservation for 16:00 cannot be kept as things are");
    }

    @Test
    void aReservationThatCannotBeKeptSaysSo() {
        var pool = Pretend.server(1);
        var window = pool.reserves(Pretend.ANN, Pretend.at("16:00"), Pretend.at("17:00"), 0);
        pool.loses("gpu-a/0", "gpu-a does not answer");

        assertThat(pool.tells(window.id()))
                .isEqualTo("The reservation for 16:00 cannot be kept as things are: gpu-a does not answer, and nothing"
                        + " else like it is free then.");
    }

    @Test
    void theCalendarGivesWhatNoLeaseAndNoReservationHolds() {
        var pool = Pretend.server(2);
        pool.holds(Pretend.ANN, Duration.ofHours(3), 0);
        pool.reserves(Pretend.ANN, Pretend.at("16:00"), Pretend.at("17:00"), 1);

        assertThat(Scheduler.book(pool.snapshot(), Need.whole(1), Pretend.at("15:00"), Pretend.at("16:00")))
                .isInstanceOfSatisfying(
                        Booking.Booked.class,
                        booked -> assertThat(Pretend.uuids(booked.places())).containsExactly("gpu-a/1"));
        assertThat(Scheduler.book(pool.snapshot(), Need.whole(1), Pretend.at("16:30"), Pretend.at("17:30")))
                .isEqualTo(new Booking.Refused(
                        Pretend.at("17:00"),
                        "Cannot be reserved from 16:30: leases or reservations hold too much then. For as long, it"
                                + " could be had from 17:00."));
    }

    @Test
    void reservationsThatEndBeforeTheyBeginOrLieInThePastAreRefused() {
        var snapshot = Pretend.server(2).snapshot();

        assertThat(Scheduler.book(snapshot, Need.whole(1), Pretend.at("16:00"), Pretend.at("16:00")))
                .isInstanceOf(Booking.Refused.class);
        assertThat(Scheduler.book(snapshot, Need.whole(1), Pretend.at("14:00"), Pretend.at("16:00")))
                .isInstanceOf(Booking.Refused.class);
        assertThat(Scheduler.book(snapshot, Need.whole(3), Pretend.at("15:00"), Pretend.at("16:00"))
                        .sentence())
                .isEqualTo("Cannot be reserved: the largest that fits is 2 GPUs with 80 GB on gpu-a.");
    }

    @Test
    void aLeaseIsExtendedUpToTheNextReservation() {
        var pool = Pretend.server(1);
        var held = pool.holds(Pretend.ANN, HOUR, 0);
        pool.reserves(Pretend.BEN, Pretend.at("17:00"), Pretend.at("18:00"), 0);

        assertThat(Scheduler.extend(pool.snapshot(), held.lease(), Pretend.at("16:30")))
                .isEqualTo(new Extension(true, Pretend.at("16:30"), "Extended until 16:30."));
        assertThat(Scheduler.extend(pool.snapshot(), held.lease(), Pretend.at("19:00")))
                .isEqualTo(new Extension(
                        false,
                        Pretend.at("17:00"),
                        "Can last until 17:00 at most: what it holds is reserved from then on."));
    }

    @Test
    void aLeaseIsNotExtendedWhileSomebodyWaitsForIt() {
        var pool = Pretend.server(1);
        var held = pool.holds(Pretend.ANN, HOUR, 0);
        pool.asks(Pretend.BEN, Need.whole(1), HOUR);

        assertThat(Scheduler.extend(pool.snapshot(), held.lease(), Pretend.at("17:00")))
                .isEqualTo(new Extension(
                        false,
                        Pretend.at("15:30"),
                        "Cannot be extended: somebody waits for what it holds. It ends at 15:30."));
    }

    @Test
    void whatIsKeptForATeammateWhoWasToldIsNotGivenToTheQueue() {
        var pool = Pretend.server(1);
        var places = pool.reserves(Pretend.ANN, pool.now, pool.now.plusSeconds(600), 0)
                .places();
        pool.windows.replaceAll(window -> new Window(
                window.id(),
                window.team(),
                window.person(),
                Window.Kind.CLAIM,
                window.from(),
                window.to(),
                window.need(),
                places));
        var request = pool.asks(Pretend.BEN, Need.whole(1), HOUR);

        assertThat(pool.start(request)).isEqualTo(pool.now.plusSeconds(600));
        assertThat(pool.plan().decisions()).hasSize(1);
    }
}
