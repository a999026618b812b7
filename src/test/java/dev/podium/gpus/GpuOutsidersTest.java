package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.GpuHouse.wanted;
import static dev.podium.gpus.OutsidersHouse.gpu;
import static dev.podium.gpus.OutsidersHouse.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.gpus.GpuHouse.House;
import dev.podium.gpus.GpuOutsiders.Kind;
import dev.podium.gpus.GpuOutsiders.Outsider;
import dev.podium.gpus.GpuOutsiders.State;
import dev.podium.gpus.GpuServers.Outside;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineHealth.GpuProcess;
import dev.podium.machines.MachineRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.annotation.Import;

/**
 * Processes that are in no lease: which those are, who is told what, and when they are ended.
 *
 * <p>Longer than most files: each rule has its test.
 */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class GpuOutsidersTest {

    private static final int HALF = GpuHouse.MIB / 2;

    @Autowired
    GpuServers servers;

    @Autowired
    GpuOutsiders outsiders;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuLeases leases;

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
    AutowireCapableBeanFactory beans;

    private Actor admin;
    private Actor ada;
    private Actor bob;
    private House house;

    @BeforeEach
    void aServerWithTwoGpusWhereBothHaveAnOsUser() {
        GpuHouse.empty();
        admin = GpuHouse.admin();
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        bob = TestPeople.person(TestPeople.team("blue"), "Bob", Role.MEMBER);
        house = GpuHouse.server(registry, servers, health, admin, 2, "0", ada.team(), bob.team());
        CurrentActor.run(admin, () -> {
            registry.assign(house.machine(), ada.person(), "ada");
            registry.assign(house.machine(), bob.person(), "bob");
        });
        runs();
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

    /** On the first GPU, as the machine says now. */
    private void runs(GpuProcess... processes) {
        health.online(
                house.machine(),
                List.of(
                        gpu(0, house.uuids().getFirst(), processes),
                        gpu(1, house.uuids().getLast())));
    }

    private void turn() {
        turns.forget();
        turns.turn();
    }

    /** Turn by turn, so that nobody takes it for a clock that was set. */
    private void pass(Duration time) {
        for (long left = time.toSeconds(); left > 0; left -= 30) {
            clock.forward(Duration.ofSeconds(Math.min(30, left)));
            turn();
        }
    }

    private UUID lease(Actor who, GpuNeed need) {
        var id = as(who, () -> queue.ask(wanted(need, 600))).id();
        turn();
        return id;
    }

    private List<Outsider> seen(Actor who) {
        return as(who, outsiders::all);
    }

    private Outsider one() {
        return seen(admin).getFirst();
    }

    private void rule(Outside outside, int minutes, String... leftAlone) {
        CurrentActor.run(admin, () -> {
            var policy = servers.policy();
            servers.run(new GpuServers.PoolPolicy(
                    policy.halfLife(),
                    policy.shortFirst(),
                    policy.maxWait(),
                    policy.idleMinutes(),
                    policy.classes(),
                    outside,
                    minutes,
                    Set.of(leftAlone)));
        });
        turn();
    }

    private List<String> told() {
        return heard.events.stream()
                .filter(OutsiderTold.class::isInstance)
                .map(each -> ((OutsiderTold) each).title())
                .toList();
    }

    private static void until(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void whatRunsAsTheLeasesOsUserIsInItAndOnlyForAsLongAsItLasts() {
        var id = lease(ada, GpuNeed.whole(1));
        runs(process(100L, "ada", 1000, 7L), process(101L, "bob", 2000, 8L), process(102L, "uid 4711", 10, 9L));
        turn();
        assertThat(seen(admin))
                .extracting(Outsider::osUser, Outsider::kind, Outsider::pid, Outsider::memoryMib, Outsider::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("bob", Kind.OUTSIDE, 101L, 2000, State.SEEN),
                        org.assertj.core.groups.Tuple.tuple("uid 4711", Kind.OUTSIDE, 102L, 10, State.SEEN));
        assertThat(told()).hasSize(2).containsOnly("Something runs outside a lease");
        as(ada, () -> leases.end(id));
        turn();
        assertThat(seen(admin)).extracting(Outsider::osUser).containsExactlyInAnyOrder("ada", "bob", "uid 4711");
        runs();
        turn();
        assertThat(seen(admin)).isEmpty();
    }

    @Test
    void whatAnAgentRunsIsInItsOwnersLeaseAlsoWhereTheyHaveAnotherOsUserByNow() {
        lease(ada, GpuNeed.whole(1));
        var coverage = new LeaseAccounts(
                beans.getBean(OutsiderStore.class),
                beans.getBean(dev.podium.machines.Machines.class),
                List.of(_ -> Set.of(
                        new AgentAccounts.OfAgents(ada.team(), ada.person(), house.machine(), "ada_old"),
                        new AgentAccounts.OfAgents(bob.team(), bob.person(), house.machine(), "bob_old"))),
                beans.getBean(org.springframework.transaction.PlatformTransactionManager.class));
        var running = beans.getBean(Snapshots.class).read().running().getFirst();
        assertThat(coverage.on(Set.of(house.machine())).apply(running, house.machine()))
                .containsExactlyInAnyOrder("ada", "ada_old");
    }

    @Test
    void whoseItIsThatNobodySaysIsShownAndNeverEnded() {
        runs(process(100L, "", 1000, null));
        rule(Outside.END, 1);
        pass(Duration.ofMinutes(3));
        assertThat(seen(admin))
                .extracting(Outsider::kind, Outsider::id, Outsider::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.UNKNOWN, null, State.SEEN));
        assertThat(told()).isEmpty();
    }

    @Test
    void osUsersOfServicesAreLeftAlone() {
        runs(process(100L, "ollama", 1000, 7L));
        rule(Outside.SHOW, 10, "ollama");
        assertThat(seen(admin)).isEmpty();
    }

    @Test
    void whatAProcessIsIsToldToAdminsAndToWhoseOsUserItIs() {
        runs(process(100L, "bob", 1000, 7L));
        turn();
        assertThat(one().program()).isEqualTo("python3");
        assertThat(seen(bob))
                .extracting(Outsider::pid, Outsider::program)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(100L, "python3"));
        assertThat(seen(ada))
                .extracting(Outsider::osUser, Outsider::pid, Outsider::program)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("bob", null, ""));
        var elsewhere = TestPeople.person(TestPeople.team("green"), "Eve", Role.MEMBER);
        assertThat(seen(elsewhere)).isEmpty();
        assertThat(((OutsiderTold) Objects.requireNonNull(heard.events.poll())).person())
                .isEqualTo(bob.person());
        var id = Objects.requireNonNull(one().id());
        assertThatThrownBy(() -> CurrentActor.run(bob, () -> outsiders.end(id)))
                .isInstanceOf(Refusal.class)
                .extracting(each -> ((Refusal) each).code())
                .isEqualTo("identity.not-allowed");
        assertThatThrownBy(() -> CurrentActor.run(admin, () -> outsiders.end(UUID.randomUUID())))
                .extracting(each -> ((Refusal) each).code())
                .isEqualTo("gpus.no-outsider");
    }

    @Test
    void moreThanItsPartTwiceInARowIsOverAndTheNewestOfItIsShown() {
        lease(ada, new GpuNeed(1, 500, 0, Set.of(), Set.of(), 1, false));
        var first = process(100L, "ada", HALF - 1000, 7L);
        runs(first, process(101L, "ada", 2600, 8L));
        turn();
        assertThat(seen(admin)).as("4 % above it").isEmpty();
        runs(first, process(101L, "ada", 5000, 8L), process(102L, "ada", 2000, 9L));
        turn();
        turn();
        assertThat(seen(admin)).as("once may be a moment").isEmpty();
        runs(first, process(101L, "ada", 5000, 8L), process(102L, "ada", 2000, 9L));
        turn();
        assertThat(seen(admin))
                .extracting(Outsider::kind, Outsider::pid)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.OVER, 102L));
        runs(first);
        turn();
        assertThat(seen(admin)).isEmpty();
    }

    @Test
    void whoHasAWholeGpuHasAllOfItsMemory() {
        lease(ada, GpuNeed.whole(1));
        for (int samples = 0; samples < 3; samples++) {
            runs(process(100L, "ada", GpuHouse.MIB * 2, 7L));
            turn();
        }
        assertThat(seen(admin)).isEmpty();
    }

    @Test
    void beforeItIsEndedThatIsSaidAndALeaseMeanwhileSparesIt() {
        runs(process(100L, "bob", 1000, 7L));
        rule(Outside.END, 10);
        assertThat(one().state()).isEqualTo(State.NOTICED);
        assertThat(one().endsAt())
                .isEqualTo(clock.instant()
                        .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .plus(Duration.ofMinutes(10)));
        assertThat(told()).containsExactly("A process will be ended");
        pass(Duration.ofMinutes(9));
        assertThat(one().state()).isEqualTo(State.NOTICED);
        lease(bob, new GpuNeed(2, 1000, 0, Set.of(), Set.of(), 1, false));
        assertThat(seen(admin)).isEmpty();
        assertThat(told()).containsExactly("A process will be ended", "A process goes on");
        pass(Duration.ofMinutes(3));
        assertThat(told()).hasSize(2);
        assertThat(SharedDatabase.column(
                        "select action from audit_entries where action like 'gpus.process%' and details::text like ?"
                                + " order by id",
                        "%" + house.uuids().getFirst() + "%"))
                .containsExactly("gpus.process-outside", "gpus.process-noticed", "gpus.process-spared");
    }

    @Test
    void whereTheRuleIsToShowItOnlyAgainItIsNotEnded() {
        runs(process(100L, "bob", 1000, 7L));
        rule(Outside.END, 10);
        rule(Outside.SHOW, 10);
        pass(Duration.ofMinutes(12));
        assertThat(one().state()).isEqualTo(State.SEEN);
    }

    @Test
    void theNoticeIsKeptWhereAnotherPodiumTakesOverAndTheOldOneDecidesNothingMore() {
        runs(process(100L, "bob", 1000, 7L));
        rule(Outside.END, 10);
        var end = one().endsAt();
        pass(Duration.ofMinutes(2));
        var another = GpuHouse.another(beans);
        another.begin();
        another.turn();
        assertThat(one().endsAt()).isEqualTo(end);
        assertThatThrownBy(this::turn).isInstanceOf(GpuTurns.TermOver.class);
        clock.set(Objects.requireNonNull(end));
        var third = GpuHouse.another(beans);
        third.begin();
        third.turn();
        // Nobody answers on that machine, so it is tried again.
        until(() -> one().sentence().endsWith("It is tried again."));
        assertThat(one().state()).isEqualTo(State.ENDING);
    }

    @Test
    void aClockThatIsSetTakesNobodysNotice() {
        runs(process(100L, "bob", 1000, 7L));
        rule(Outside.END, 10);
        clock.forward(Duration.ofHours(5));
        turn();
        turn();
        assertThat(one().state()).isEqualTo(State.NOTICED);
        assertThat(Duration.between(clock.instant(), one().endsAt()))
                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
        clock.forward(Duration.ofHours(-7));
        turn();
        assertThat(Duration.between(clock.instant(), one().endsAt()))
                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
    }

    @Test
    void whileAMachineDoesNotAnswerNothingIsDecidedOfWhatRunsThere() {
        runs(process(100L, "bob", 1000, 7L));
        rule(Outside.END, 1);
        health.offline(house.machine());
        pass(Duration.ofMinutes(5));
        assertThat(one().state()).isEqualTo(State.NOTICED);
        runs();
        turn();
        assertThat(seen(admin)).as("it ended meanwhile").isEmpty();
    }

    @Test
    void wherePodiumMayRunNothingAsThatOsUserItSaysSoAndWhoCan() {
        runs(process(100L, "stranger", 1000, 7L));
        turn();
        var id = Objects.requireNonNull(one().id());
        CurrentActor.run(admin, () -> outsiders.end(id));
        turn();
        until(() -> one().state() == State.FAILED);
        assertThat(one().sentence())
                .isEqualTo("Podium may run nothing as stranger on " + house.name()
                        + ", so it cannot end this. Who administers that machine can: sudo kill 100.");
        assertThat(seen(ada)).extracting(Outsider::sentence).containsExactly("It could not be ended.");
    }

    @Test
    void badRulesAreRefusedAtTheirField() {
        for (int minutes : new int[] {0, 1441}) {
            assertThatThrownBy(() -> rule(Outside.END, minutes))
                    .extracting(each -> ((Refusal) each).code())
                    .isEqualTo("gpus.bad-policy");
        }
        assertThatThrownBy(() -> rule(Outside.END, 10, "a b"))
                .extracting(each -> ((Refusal) each).code())
                .isEqualTo("gpus.bad-policy");
    }
}
