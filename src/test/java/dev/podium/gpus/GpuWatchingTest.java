package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.GpuHouse.gpu;
import static dev.podium.gpus.GpuHouse.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.gpus.GpuHouse.House;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Import;

/** What is done by itself: leases on which nothing runs, those who want to be told, and the thread that does it all. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class GpuWatchingTest {

    @Autowired
    GpuServers servers;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuLeases leases;

    @Autowired
    GpuWatches watches;

    @Autowired
    GpuReservations reservations;

    @Autowired
    MachineRegistry registry;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuHouse.TestClock clock;

    @Autowired
    GpuHouse.Heard heard;

    @Autowired
    GpuTurns turns;

    @Autowired
    RecentPool recent;

    @Autowired
    DataSource database;

    @Autowired
    ApplicationEventPublisher events;

    private Actor admin;
    private Actor ada;
    private Actor bob;
    private House house;

    @BeforeEach
    void aServerWithOneGpu() {
        GpuHouse.empty();
        admin = GpuHouse.admin();
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        bob = TestPeople.person(TestPeople.team("blue"), "Bob", Role.MEMBER);
        house = GpuHouse.server(registry, servers, health, admin, 1, "0", ada.team(), bob.team());
        busy(0.0);
        turns.begin();
        turns.turn();
        recent.forget();
        heard.events.clear();
    }

    @AfterEach
    void nothingIsLeft() {
        GpuHouse.empty();
        health.now.clear();
    }

    private UUID ask(Actor who, int minutes) {
        return as(who, () -> queue.ask(wanted(1, minutes))).id();
    }

    private void turn() {
        turns.forget();
        turns.turn();
    }

    private void busy(@Nullable Double part) {
        health.online(house.machine(), List.of(gpu(0, house.uuids().getFirst(), part, "")));
    }

    /** So many minutes, with a turn in each. */
    private void pass(int minutes) {
        for (int i = 0; i < minutes; i++) {
            clock.forward(Duration.ofMinutes(1));
            turn();
        }
    }

    private GpuLeases.Lease lease(Actor who, UUID id) {
        return as(who, () -> leases.get(id));
    }

    @Test
    void aLeaseThatWasUsedAndThenLeftAloneIsWarnedAndThenEnded() {
        var id = ask(ada, 300);
        turn();
        busy(0.5);
        pass(40);
        busy(0.0);
        pass(30);
        assertThat(heard.events.stream().filter(LeaseEnding.class::isInstance)).isEmpty();
        pass(1);
        assertThat(heard.events.stream().filter(LeaseEnding.class::isInstance)).hasSize(1);
        pass(14);
        assertThat(lease(ada, id).ended()).isNull();
        pass(2);
        assertThat(lease(ada, id).endReason()).startsWith("Nothing ran on it since");
    }

    @Test
    void oneSampleOfWorkBeginsTheWindowAnewAndWhatIsNotSeenCountsAsWork() {
        var id = ask(ada, 600);
        turn();
        pass(40);
        assertThat(heard.events.stream().filter(LeaseEnding.class::isInstance)).hasSize(1);
        busy(0.02);
        pass(1);
        busy(0.0);
        pass(29);
        assertThat(lease(ada, id).ended()).isNull();
        busy(null);
        pass(120);
        health.offline(house.machine());
        pass(60);
        assertThat(lease(ada, id).ended()).isNull();
    }

    @Test
    void aLeaseIsKeptOnceForAReasonAndNotWhileOthersWait() {
        var id = ask(ada, 600);
        turn();
        pass(35);
        assertThat(as(ada, () -> leases.keep(id, "lunch, then the next run")).idleSince())
                .isNull();
        pass(45);
        assertThat(lease(ada, id).ended()).isNull();
        assertThatThrownBy(() -> as(ada, () -> leases.keep(id, "more"))).hasMessageContaining("lunch");
        var owner = TestPeople.person(ada.team(), "Olga", Role.OWNER);
        assertThat(as(owner, () -> leases.keep(id, "a show")).ended()).isNull();
        ask(bob, 60);
        turn();
        pass(90);
        assertThat(lease(ada, id).ended()).isNotNull();
    }

    @Test
    void whatSomebodySitsBeforeAndWhatAnAdminWantsSoIsNeverIdle() {
        var id = as(
                        ada,
                        () -> queue.ask(
                                new GpuQueue.Wanted(GpuNeed.whole(1), Duration.ofHours(4), null, true, null, "", null)))
                .id();
        turn();
        pass(120);
        assertThat(lease(ada, id).ended()).isNull();
        as(ada, () -> leases.end(id));
        var policy = as(admin, servers::policy);
        CurrentActor.run(
                admin,
                () -> servers.run(new GpuServers.PoolPolicy(
                        policy.halfLife(), policy.shortFirst(), policy.maxWait(), 0, policy.classes())));
        var other = ask(ada, 600);
        turn();
        pass(120);
        assertThat(lease(ada, other).ended()).isNull();
    }

    @Test
    void whoWatchesIsToldWhenItIsFreeAndHasTenMinutesBeforeTheNext() {
        var id = ask(ada, 60);
        turn();
        var want = new GpuWatches.Wanted(GpuNeed.whole(1), Duration.ofMinutes(30));
        var first = as(bob, () -> watches.watch(want)).id();
        var cy = TestPeople.person(bob.team(), "Cy", Role.MEMBER);
        var second = as(cy, () -> watches.watch(want)).id();
        turn();
        assertThat(as(bob, watches::mine).getFirst().keptUntil()).isNull();
        assertThatThrownBy(() -> as(bob, () -> watches.claim(first, ""))).hasMessageContaining("Nothing is kept");

        as(ada, () -> leases.end(id));
        turn();
        turn();
        var told = List.of(bob, cy).stream()
                .filter(who -> as(who, watches::mine).getFirst().keptUntil() != null)
                .toList();
        assertThat(told).hasSize(1);
        // Nobody else is given it meanwhile.
        var waits = ask(ada, 30);
        turn();
        assertThat(as(ada, () -> queue.get(waits)).state()).isEqualTo(GpuQueue.State.WAITING);
        as(ada, () -> {
            queue.cancel(waits);
            return true;
        });

        pass(11);
        turn();
        var next = told.getFirst() == bob ? cy : bob;
        var nextId = next == bob ? first : second;
        assertThat(as(told.getFirst(), watches::mine)).isEmpty();
        var lease = as(next, () -> watches.claim(nextId, "a try"));
        assertThat(lease.ends()).isEqualTo(clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(lease.slices().getFirst().uuid()).isEqualTo(house.uuids().getFirst());
        assertThat(as(next, watches::mine)).isEmpty();
    }

    @Test
    void whatIsKeptIsNotTakenFromWhoeverHasItSinceTheClockWasSetBack() {
        var id = as(bob, () -> watches.watch(new GpuWatches.Wanted(GpuNeed.whole(1), Duration.ofMinutes(30))))
                .id();
        turn();
        assertThat(as(bob, watches::mine).getFirst().keptUntil()).isNotNull();
        clock.forward(Duration.ofHours(-2));
        var granted = ask(ada, 60);
        turn();
        assertThat(as(ada, () -> queue.get(granted)).state()).isEqualTo(GpuQueue.State.GRANTED);
        assertThatThrownBy(() -> as(bob, () -> watches.claim(id, "")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("gpus.not-kept-any-more"));
    }

    @Test
    void whatIsReservedSoonIsNotOfferedForLongerThanItIsFree() {
        var want = new GpuWatches.Wanted(GpuNeed.whole(1), Duration.ofMinutes(30));
        as(
                ada,
                () -> reservations.reserve(new GpuReservations.Wanted(
                        GpuNeed.whole(1),
                        clock.instant().plus(Duration.ofMinutes(35)),
                        clock.instant().plus(Duration.ofMinutes(95)),
                        "")));
        var id = as(bob, () -> watches.watch(want)).id();
        turn();
        // Somebody who comes in the tenth minute has not 30 left.
        assertThat(as(bob, watches::mine).getFirst().keptUntil()).isNull();
        CurrentActor.run(bob, () -> watches.cancel(id));
        var less = as(bob, () -> watches.watch(new GpuWatches.Wanted(GpuNeed.whole(1), Duration.ofMinutes(20))))
                .id();
        turn();
        assertThat(as(bob, () -> watches.claim(less, "")).ends())
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(20)));
    }

    /** The real thread, woken by the database: it holds the lock that another one waits for. */
    @Test
    void oneOfTwoPodiumsSchedulesAndTheOtherGoesOnWhenItStops() throws InterruptedException {
        var first = new GpuLoop(turns, database, events, true);
        var second = new GpuLoop(turns, database, events, true);
        first.start();
        try {
            var id = ask(ada, 60);
            eventually(() -> as(ada, () -> queue.get(id)).state() == GpuQueue.State.GRANTED);
            as(ada, () -> leases.end(id));
        } finally {
            first.stop();
        }
        second.start();
        try {
            var id = ask(bob, 60);
            eventually(() -> as(bob, () -> queue.get(id)).state() == GpuQueue.State.GRANTED);
        } finally {
            second.stop();
        }
    }

    private static void eventually(BooleanSupplier asked) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!asked.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within 30 s.");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
