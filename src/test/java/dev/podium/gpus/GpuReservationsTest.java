package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.GpuHouse.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.gpus.GpuHouse.House;
import dev.podium.gpus.GpuReservations.Reservation;
import dev.podium.gpus.schedule.Scheduler;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** The calendar, extending, and what is refused when somebody asks. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class GpuReservationsTest {

    @Autowired
    GpuServers servers;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuLeases leases;

    @Autowired
    GpuReservations reservations;

    @Autowired
    GpuShares shares;

    @Autowired
    MachineRegistry registry;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuHouse.TestClock clock;

    @Autowired
    GpuTurns turns;

    @Autowired
    RecentPool recent;

    @Autowired
    Snapshots snapshots;

    @Autowired
    PlanStore plan;

    @Autowired
    Grants grants;

    private Actor admin;
    private Actor ada;
    private Actor bob;
    private House house;

    @BeforeEach
    void aServerWithTwoGpus() {
        GpuHouse.empty();
        admin = GpuHouse.admin();
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        bob = TestPeople.person(TestPeople.team("blue"), "Bob", Role.MEMBER);
        house = GpuHouse.server(registry, servers, health, admin, 2, "0", ada.team(), bob.team());
        turns.begin();
        turns.turn();
        recent.forget();
    }

    @AfterEach
    void nothingIsLeft() {
        GpuHouse.empty();
        health.now.clear();
    }

    private Instant in(int minutes) {
        return clock.instant().plus(Duration.ofMinutes(minutes));
    }

    private Reservation reserve(Actor who, int gpus, int fromMinutes, int toMinutes) {
        return as(
                who,
                () -> reservations.reserve(
                        new GpuReservations.Wanted(GpuNeed.whole(gpus), in(fromMinutes), in(toMinutes), "a class")));
    }

    private UUID ask(Actor who, int gpus, int minutes) {
        return as(who, () -> queue.ask(wanted(gpus, minutes))).id();
    }

    private void turn() {
        turns.forget();
        turns.turn();
    }

    private static void refused(ThrowingCallable work, String code, String... said) {
        assertThatThrownBy(work).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(List.of(said))
                    .allSatisfy(word -> assertThat(refusal.sentence()).contains(word));
            assertThat(refusal.nextStep()).isNotBlank();
        });
    }

    @Test
    void aReservationBeginsByItselfAsTheLeaseOfTheSameId() {
        var made = reserve(ada, 2, 60, 120);
        var id = Objects.requireNonNull(made.id());
        assertThat(made.slices()).extracting(GpuLeases.Slice::uuid).containsExactlyInAnyOrderElementsOf(house.uuids());
        turn();
        assertThat(as(ada, leases::running)).isEmpty();

        clock.forward(Duration.ofMinutes(60));
        turn();

        var lease = as(ada, () -> leases.get(id));
        assertThat(lease.ends()).isEqualTo(made.to());
        assertThat(lease.purpose()).isEqualTo("a class");
        assertThat(as(ada, () -> reservations.between(in(-600), in(600)))).isEmpty();
        assertThat(as(ada, () -> leases.journal(id)).stream().map(GpuLeases.Happened::what))
                .containsExactly("reserved", "granted");
        refused(
                () -> as(ada, () -> {
                    reservations.cancel(id);
                    return true;
                }),
                "gpus.not-booked",
                "ahead no more");
    }

    @Test
    void whatOverlapsIsRefusedAndTheOtherIsNamed() {
        var made = reserve(ada, 2, 60, 120);
        refused(
                () -> reserve(bob, 1, 90, 180),
                "gpus.reserved",
                "red",
                made.from().toString());
        assertThat(reserve(bob, 1, 120, 180).id()).isNotNull();
        var seen = as(bob, () -> reservations.between(in(0), in(100)));
        assertThat(seen).singleElement().satisfies(other -> {
            assertThat(other.id()).isNull();
            assertThat(other.team()).startsWith("red");
            assertThat(other.personName() + other.purpose()).isEmpty();
        });
        var id = Objects.requireNonNull(made.id());
        refused(() -> CurrentActor.run(bob, () -> reservations.cancel(id)), "gpus.no-reservation");
        CurrentActor.run(ada, () -> reservations.cancel(id));
        assertThat(reserve(bob, 2, 60, 120).id()).isNotNull();
    }

    @Test
    void whatCouldStillRunWhenAReservationBeginsWaitsAndWhatCannotDoesNot() {
        reserve(ada, 2, 60, 120);
        var longer = ask(bob, 1, 90);
        var shorter = ask(bob, 1, 50);
        turn();
        assertThat(as(bob, () -> queue.get(longer)).state()).isEqualTo(GpuQueue.State.WAITING);
        assertThat(as(bob, () -> queue.get(shorter)).state()).isEqualTo(GpuQueue.State.GRANTED);
    }

    @Test
    void aLeaseIsExtendedUpToWhatIsReservedAndNotPastIt() {
        var id = ask(bob, 2, 30);
        turn();
        assertThat(as(bob, () -> leases.extend(id, in(45))).ends()).isEqualTo(in(45));
        var made = reserve(ada, 1, 60, 120);
        assertThat(as(bob, () -> leases.extend(id, in(90))).ends()).isEqualTo(made.from());
        refused(() -> as(bob, () -> leases.extend(id, in(90))), "gpus.not-extended");
        refused(() -> as(bob, () -> leases.extend(id, in(10))), "gpus.bad-time", "already");
        refused(() -> as(ada, () -> leases.extend(id, in(90))), "gpus.no-lease");
        var colleague = TestPeople.person(bob.team(), "Cy", Role.MEMBER);
        refused(() -> as(colleague, () -> leases.end(id)), "identity.not-allowed");
        var owner = TestPeople.person(bob.team(), "Olga", Role.OWNER);
        assertThat(as(owner, () -> leases.end(id)).endReason()).isEqualTo("Ended by Olga.");
        refused(() -> as(bob, () -> leases.end(id)), "gpus.lease-over");
    }

    @Test
    void whatWasPlannedBeforeTheCalendarChangedDoesNotComeTrue() {
        var id = ask(bob, 2, 90);
        var state = snapshots.read();
        var basis = new Grants.Basis(plan.beginTerm(), state, snapshots.of(state, snapshots.look(), clock.instant()));
        var start = Scheduler.plan(basis.snapshot()).starts().getFirst();
        reserve(ada, 2, 60, 120);

        assertThat(grants.start(start, state.waiting().getFirst(), basis)).isFalse();
        turns.begin();
        turn();
        assertThat(as(bob, () -> queue.get(id)).state()).isEqualTo(GpuQueue.State.WAITING);
        assertThat(as(bob, () -> queue.get(id)).expected()).isEqualTo(in(120));
    }

    @Test
    void whatCanNeverBeIsRefusedAtOnce() {
        refused(() -> ask(ada, 3, 60), "gpus.too-large", "2");
        refused(() -> ask(ada, 0, 60), "gpus.bad-need", "not 0");
        refused(() -> ask(ada, 1, 0), "gpus.bad-time", "at least");
        refused(() -> ask(ada, 1, -5), "gpus.bad-time", "less than nothing");
        refused(() -> ask(ada, 1, 60 * 24 * 30), "gpus.bad-time", "at most 7 days");
        refused(() -> reserve(ada, 1, -60, 60), "gpus.bad-time", "is past");
        refused(() -> reserve(ada, 1, 60, 60), "gpus.bad-time");
        refused(() -> reserve(ada, 3, 60, 120), "gpus.too-large");
        refused(
                () -> as(
                        ada,
                        () -> queue.ask(new GpuQueue.Wanted(
                                GpuNeed.whole(1), Duration.ofHours(1), null, false, in(-1), "", null))),
                "gpus.bad-time",
                "is past");
        refused(
                () -> as(
                        ada,
                        () -> queue.ask(
                                wanted(new GpuNeed(1, 0, 0, Set.of(), Set.of(MachineId.random()), 1, false), 60))),
                "gpus.no-server");
        refused(
                () -> as(
                        ada,
                        () -> queue.ask(wanted(new GpuNeed(1, 0, GpuHouse.MIB + 1, Set.of(), Set.of(), 1, false), 60))),
                "gpus.too-large");
        refused(() -> CurrentActor.run(admin, () -> shares.weighTeam(ada.team(), 0)), "gpus.bad-weight", "not 0");
        refused(() -> CurrentActor.run(admin, () -> servers.remove(MachineId.random())), "gpus.no-server");
    }

    @Test
    void beforeAskingItIsSaidWhenItWouldStart() {
        var now = as(ada, () -> queue.preview(wanted(2, 60)));
        assertThat(now.start()).isEqualTo(clock.instant());
        ask(bob, 2, 60);
        turn();
        var later = as(ada, () -> queue.preview(wanted(1, 60)));
        assertThat(later.start()).isEqualTo(in(60));
        assertThat(later.sentence()).isNotBlank();
        assertThat(as(ada, () -> queue.line(10))).isEmpty();
    }

    @Test
    void leasesThatEndedTogetherAreOnOnePage() {
        var ids = Set.of(ask(ada, 1, 60), ask(ada, 1, 60));
        turn();
        ids.forEach(id -> as(ada, () -> leases.end(id)));
        assertThat(as(ada, () -> leases.past(null, 1)))
                .extracting(GpuLeases.Lease::id)
                .containsExactlyInAnyOrderElementsOf(ids);
        var last = as(ada, () -> leases.past(null, 1)).getLast().ended();
        assertThat(as(ada, () -> leases.past(last, 1))).isEmpty();
    }

    @Test
    void aServerLeavesThePoolOnlyWhenNothingOfItIsHeldOrReserved() {
        var id = ask(ada, 1, 60);
        turn();
        refused(
                () -> CurrentActor.run(admin, () -> servers.remove(house.machine())),
                "gpus.server-in-use",
                "1 lease of GPUs");
        refused(
                () -> CurrentActor.run(admin, () -> registry.remove(house.machine())),
                "machines.in-use",
                "1 lease of GPUs");
        as(ada, () -> leases.end(id));
        CurrentActor.run(admin, () -> servers.remove(house.machine()));
        assertThat(as(admin, servers::all)).isEmpty();
        assertThat(List.of(as(ada, () -> leases.past(null, 10)).getFirst().id()))
                .containsExactly(id);
    }
}
