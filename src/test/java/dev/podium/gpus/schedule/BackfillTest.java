package dev.podium.gpus.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackfillTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void startsAtOnceWhereSomethingIsFree() {
        var pool = Pretend.server(4);
        pool.holds(Pretend.ANN, HOUR, 0, 1);
        var request = pool.asks(Pretend.BEN, Need.whole(2), HOUR);

        assertThat(pool.devices(request)).containsExactlyInAnyOrder("gpu-a/2", "gpu-a/3");
    }

    @Test
    void fillsTheGapBeforeALargeRequestWithShortWork() {
        var pool = Pretend.server(4);
        pool.holds(Pretend.ANN, HOUR, 0, 1);
        var large = pool.asks(Pretend.BEN, Need.whole(4), HOUR);
        var brief = pool.asks(Pretend.BEN, Need.whole(2), HOUR);
        var lasting = pool.asks(Pretend.BEN, Need.whole(2), HOUR.multipliedBy(2));

        assertThat(pool.start(large)).isEqualTo(pool.now.plus(HOUR));
        assertThat(pool.start(brief)).isEqualTo(pool.now);
        assertThat(pool.start(lasting)).isEqualTo(pool.now.plus(HOUR.multipliedBy(2)));
    }

    @Test
    void behindThePlannedOnesOnlyStartsWhatDelaysNoneOfThem() {
        var pool = Pretend.server(2);
        pool.holds(Pretend.ANN, HOUR, 0);
        pool.options = new Options(Duration.ofDays(1), Options.Order.FAIR, 1, Duration.ofDays(1), Map.of());
        var planned = pool.asks(Pretend.BEN, Need.whole(2), HOUR);
        var tooLong = pool.asks(Pretend.BEN, Need.whole(1), HOUR.multipliedBy(2));
        var brief = pool.asks(Pretend.BEN, Need.whole(1), HOUR);
        var plan = pool.plan();

        assertThat(plan.of(planned.id()).orElseThrow()).isInstanceOf(Decision.Wait.class);
        assertThat(plan.of(tooLong.id()).orElseThrow())
                .isInstanceOfSatisfying(
                        Decision.Wait.class, wait -> assertThat(wait.why()).isEqualTo(Decision.Why.TOO_FAR));
        assertThat(plan.of(brief.id()).orElseThrow()).isInstanceOf(Decision.Start.class);
    }

    @Test
    void aRequestForLaterDoesNotStartSooner() {
        var pool = Pretend.server(1);
        var later = pool.asks(Pretend.RED, Pretend.ANN, Need.whole(1), HOUR, Pretend.at("16:00"));
        var brief = pool.asks(Pretend.BEN, Need.whole(1), HOUR);

        assertThat(pool.start(later)).isEqualTo(Pretend.at("16:00"));
        assertThat(pool.start(brief)).isEqualTo(pool.now);
    }

    @Test
    void membersOfAGangStartTogetherOrNotAtAll() {
        var pool = Pretend.server(2).with("gpu-b", 2, "A100", 81_920);
        pool.holds(Pretend.ANN, HOUR, 0);
        var gang = pool.asks(Pretend.BEN, Need.whole(2).gang(2), HOUR);
        var single = pool.asks(Pretend.BEN, Need.whole(1).gang(3), HOUR);

        assertThat(pool.start(gang)).isEqualTo(pool.now.plus(HOUR));
        assertThat(pool.devices(single)).containsExactlyInAnyOrder("gpu-a/1", "gpu-b/0", "gpu-b/1");
    }

    /** However much is planned before it: else it would be passed over for ever. */
    @Test
    void aGangIsPlannedBehindHundredsOfOthers() {
        var pool = Pretend.server(8);
        for (int i = 0; i < 300; i++) {
            pool.asks(Pretend.BEN, Need.whole(1 + i % 3), HOUR.plusMinutes(i));
        }
        var gang = pool.asks(Pretend.BEN, Need.whole(1).gang(8), HOUR);

        assertThat(pool.start(gang)).isAfter(pool.now.plus(HOUR));
    }

    @Test
    void aGangThatMustStayTogetherWaitsForOneServer() {
        var pool = Pretend.server(2).with("gpu-b", 2, "A100", 81_920);
        pool.holds(Pretend.ANN, HOUR, 0);
        var gang = pool.asks(Pretend.BEN, Need.whole(1).gang(2).together(), HOUR);

        assertThat(pool.devices(gang)).containsExactlyInAnyOrder("gpu-b/0", "gpu-b/1");
    }

    @Test
    void anOverdueLeaseIsExpectedEverLaterButNeverBeyondItsHardEnd() {
        var pool = Pretend.server(1);
        var held = pool.holds(Pretend.ANN, HOUR, 0);
        pool.holdings.set(
                0,
                new Holding(
                        held.lease(),
                        held.team(),
                        held.person(),
                        held.timeClass(),
                        held.places(),
                        held.since(),
                        pool.now.minusSeconds(20 * 60),
                        pool.now.plus(HOUR)));
        var request = pool.asks(Pretend.BEN, Need.whole(1), HOUR);

        assertThat(pool.start(request)).isEqualTo(pool.now.plusSeconds(25 * 60));
    }

    @Test
    void onlyAllowedModelsAndServersAreUsed() {
        var pool = Pretend.server(2).with("gpu-b", 2, "T4", 15_360);
        var small = pool.asks(Pretend.ANN, Need.whole(1).onModels(Set.of("T4")), HOUR);
        var there = pool.asks(Pretend.ANN, Need.whole(1).onServers(Set.of(Pretend.machine(1))), HOUR);

        assertThat(pool.devices(small)).allMatch(uuid -> uuid.startsWith("gpu-b/"));
        assertThat(pool.devices(there)).allMatch(uuid -> uuid.startsWith("gpu-b/"));
    }

    @Test
    void processorsAndMainMemoryCountWhereTheServerCountsThem() {
        var pool = new Pretend();
        var devices = Pretend.server(4).servers.getFirst().devices();
        pool.servers.add(new Server(Pretend.machine(0), "gpu-a", devices, 8_000, 65_536));
        var one = pool.asks(Pretend.ANN, Need.whole(1).withCpu(6_000, 1_024), HOUR);
        var two = pool.asks(Pretend.ANN, Need.whole(1).withCpu(6_000, 1_024), HOUR);

        assertThat(pool.start(one)).isEqualTo(pool.now);
        assertThat(pool.start(two)).isEqualTo(pool.now.plus(HOUR));
    }

    @Test
    void whatIsUnusableIsWaitedFor() {
        var pool = Pretend.server(1);
        pool.loses("gpu-a/0", "gpu-a does not answer");
        var request = pool.asks(Pretend.ANN, Need.whole(1), HOUR);

        assertThat(pool.tells(request.id()))
                .isEqualTo(
                        "Waiting: next in line. What it needs is here but cannot be used now: gpu-a does not answer.");
    }

    @Test
    void nobodyHoldsMoreOfAClassThanItAllows() {
        var pool = Pretend.server(4);
        pool.options = new Options(
                Duration.ofDays(1),
                Options.Order.FAIR,
                2000,
                Duration.ofDays(1),
                Map.of(TimeClass.NORMAL, new ClassLimit(Duration.ofHours(24), 2000, 0)));
        var first = pool.asks(Pretend.ANN, Need.whole(2), HOUR.multipliedBy(2));
        var second = pool.asks(Pretend.ANN, Need.whole(1), HOUR.multipliedBy(2));
        var another = pool.asks(Pretend.BEN, Need.whole(1), HOUR.multipliedBy(2));
        var much = pool.asks(Pretend.BEN, Need.whole(3), HOUR.multipliedBy(2));

        assertThat(pool.devices(first)).hasSize(2);
        assertThat(pool.devices(another)).hasSize(1);
        assertThat(pool.tells(second.id())).contains("You hold as much in normal leases as one person may, 2 GPUs");
        assertThat(pool.tells(much.id()))
                .isEqualTo("Cannot ever start: one person may hold at most 2 GPUs in normal leases.");
    }

    @Test
    void theSameSnapshotGivesTheSamePlan() {
        var pool = Pretend.server(4).with("gpu-b", 4, "T4", 15_360);
        for (int i = 0; i < 30; i++) {
            pool.asks(i % 2 == 0 ? Pretend.ANN : Pretend.BEN, Need.share(100 + 70 * (i % 7)), HOUR.plusMinutes(i));
        }
        var shuffled = new java.util.ArrayList<>(pool.queue);
        java.util.Collections.shuffle(shuffled, new java.util.Random(7));

        assertThat(Scheduler.plan(pool.snapshot().withQueue(shuffled))).isEqualTo(pool.plan());
    }

    /** With a steady order and true estimates, what is told first comes true. */
    @Test
    void aPlannedStartIsKept() {
        var pool = Pretend.server(3);
        pool.holds(Pretend.ANN, HOUR, 0);
        pool.holds(Pretend.ANN, HOUR.multipliedBy(2), 1, 2);
        var large = pool.asks(Pretend.BEN, Need.whole(3), HOUR);
        var after = pool.asks(Pretend.BEN, Need.whole(1), HOUR.multipliedBy(3));
        List<Instant> told = List.of(pool.start(large), pool.start(after));
        pool.asks(Pretend.BEN, Need.whole(1), HOUR);
        pool.asks(Pretend.BEN, Need.whole(2), HOUR.multipliedBy(5));

        assertThat(List.of(pool.start(large), pool.start(after))).isEqualTo(told);
    }
}
