package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static dev.podium.gpus.GpuHouse.gpu;
import static dev.podium.gpus.GpuHouse.heldTwice;
import static dev.podium.gpus.GpuHouse.one;
import static dev.podium.gpus.GpuHouse.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Budgets;
import dev.podium.database.SharedDatabase;
import dev.podium.gpus.GpuHouse.House;
import dev.podium.gpus.GpuLeases.Lease;
import dev.podium.gpus.GpuQueue.State;
import dev.podium.identity.TeamDeleted;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineRegistry;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Import;

/** Who gets which GPUs, until when, and what it costs, whatever goes away in between. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(120)
class GpuSchedulingTest {

    @Autowired
    GpuServers servers;

    @Autowired
    GpuQueue queue;

    @Autowired
    GpuLeases leases;

    @Autowired
    GpuShares shares;

    @Autowired
    GpuWatches watches;

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

    /** By which another Podium is made that would schedule too. */
    @Autowired
    AutowireCapableBeanFactory beans;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    Budgets budgets;

    private Actor admin;
    private TeamId blueTeam;
    private Actor ada;
    private Actor bob;
    private House house;

    @BeforeEach
    void aServerWithTwoGpus() {
        GpuHouse.empty();
        admin = GpuHouse.admin();
        var redTeam = TestPeople.team("red");
        blueTeam = TestPeople.team("blue");
        ada = TestPeople.person(redTeam, "Ada", Role.MEMBER);
        bob = TestPeople.person(blueTeam, "Bob", Role.MEMBER);
        house = GpuHouse.server(registry, servers, health, admin, 2, "3.6", redTeam, blueTeam);
        recent.forget();
        heard.events.clear();
        turns.begin();
        turns.turn();
        recent.forget();
    }

    @AfterEach
    void nothingIsLeft() {
        GpuHouse.empty();
        health.now.clear();
    }

    private UUID ask(Actor who, int gpus, int minutes) {
        return as(who, () -> queue.ask(wanted(gpus, minutes))).id();
    }

    private void turn() {
        turns.forget();
        turns.turn();
    }

    private Lease lease(Actor who, UUID id) {
        return as(who, () -> leases.get(id));
    }

    private GpuQueue.Request request(Actor who, UUID id) {
        return as(who, () -> queue.get(id));
    }

    private GpuTurns another() {
        return GpuHouse.another(beans);
    }

    @Test
    void whatIsFreeIsGivenAndWhoWaitsIsToldWhy() {
        var first = ask(ada, 1, 60);
        clock.forward(Duration.ofSeconds(1));
        var second = ask(bob, 2, 60);
        turn();

        var lease = lease(ada, first);
        assertThat(lease.slices()).singleElement().satisfies(slice -> {
            assertThat(house.uuids()).contains(slice.uuid());
            assertThat(slice.milli()).isEqualTo(1000);
        });
        assertThat(lease.ends()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
        assertThat(as(ada, () -> leases.environment(first, 0)))
                .containsEntry("CUDA_VISIBLE_DEVICES", lease.slices().getFirst().uuid());
        var waiting = request(bob, second);
        assertThat(waiting.state()).isEqualTo(State.WAITING);
        assertThat(waiting.position()).isEqualTo(1);
        assertThat(waiting.expected()).isEqualTo(lease.ends());
        assertThat(waiting.sentence()).isNotBlank();
        assertThat(heard.events).hasOnlyElementsOfType(LeaseGranted.class).hasSize(1);
        assertThat(as(ada, () -> leases.journal(first)).stream().map(GpuLeases.Happened::what))
                .containsExactly("asked", "granted");
    }

    @Test
    void aLeaseIsWarnedOfAndEndsAtItsTimeAndTheNextHasItsGpus() {
        var first = ask(ada, 2, 60);
        turn();
        var second = ask(bob, 2, 60);
        clock.forward(Duration.ofMinutes(54));
        turn();
        turn();
        assertThat(heard.events.stream().filter(LeaseEnding.class::isInstance)).hasSize(1);

        clock.forward(Duration.ofMinutes(6));
        turn();

        assertThat(lease(ada, first).ended()).isEqualTo(clock.instant());
        assertThat(lease(bob, second).ended()).isNull();
        assertThat(lease(bob, second).token()).isGreaterThan(lease(ada, first).token());
        assertThat(heard.events.stream().map(each -> each.getClass().getSimpleName()))
                .containsExactly("LeaseGranted", "LeaseEnding", "LeaseEnded", "LeaseGranted");
        assertThatThrownBy(() -> as(ada, () -> leases.environment(first, 0))).hasMessageContaining("is over");
    }

    @Test
    void theLedgerIsTheSumOfWhatWasHeldToTheSecond() {
        var whole = ask(ada, 1, 60);
        var part = as(bob, () -> queue.ask(wanted(new GpuNeed(1, 250, 0, Set.of(), Set.of(), 1, false), 60)))
                .id();
        turn();
        for (int minute = 0; minute < 20; minute++) {
            clock.forward(Duration.ofSeconds(61));
            turn();
        }
        clock.forward(Duration.ofSeconds(7));
        var ended = as(ada, () -> leases.end(whole));
        clock.forward(Duration.ofHours(3));
        turn();

        assertThat(Duration.between(ended.began(), ended.ended())).isEqualTo(Duration.ofSeconds(20 * 61 + 7));
        var sql = "select sum((detail ->> 'seconds')::bigint) || ' ' || trim_scale(sum(amount)) from ledger_entries"
                + " where team_id = ? and kind = 'gpu' and detail ->> 'lease' = ?";
        // 1227 s of a GPU at $3.60 an hour; 3600 s of a quarter of one.
        assertThat(one(sql, ada.team().value(), whole.toString())).isEqualTo("1227 1.227");
        assertThat(one(sql, bob.team().value(), part.toString())).isEqualTo("3600 0.9");
        assertThat(one(
                        "select count(*) from ledger_entries where team_id = ? and kind = 'gpu'",
                        ada.team().value()))
                .isNotEqualTo("1");
        assertThat(one(
                        "select sum(gpu_seconds) from gpu_use_days where team_id = ?",
                        ada.team().value()))
                .isEqualTo("1227");
    }

    @Test
    void whatWasHeldWhilePodiumWasAwayIsBookedAfterItsNextStart() {
        var id = ask(ada, 1, 300);
        turn();
        clock.forward(Duration.ofHours(7));

        var next = another();
        next.begin();
        next.turn();

        assertThat(lease(ada, id).ended()).isEqualTo(lease(ada, id).ends());
        assertThat(one(
                        "select sum((detail ->> 'seconds')::bigint) from ledger_entries where team_id = ? and kind = 'gpu'",
                        ada.team().value()))
                .isEqualTo(Long.toString(Duration.ofHours(5).toSeconds()));
    }

    @Test
    void whoSchedulesNoMoreDecidesNothing() {
        var next = another();
        next.begin();
        var id = ask(ada, 1, 60);
        turns.forget();

        assertThatThrownBy(() -> turns.turn()).isInstanceOf(GpuTurns.TermOver.class);
        assertThat(request(ada, id).state()).isEqualTo(State.WAITING);
        next.turn();
        assertThat(request(ada, id).state()).isEqualTo(State.GRANTED);
    }

    @Test
    void twoThatScheduleAtOnceGiveNothingTwice() throws Exception {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < 30; i++) {
            ids.add(ask(i % 2 == 0 ? ada : bob, 1, 60));
        }
        var twice = new ArrayList<String>();
        var over = new AtomicInteger();
        var all = List.of(another(), another());
        for (int round = 0; round < 20; round++) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var tasks = new ArrayList<Callable<Boolean>>();
                for (var each : all) {
                    tasks.add(() -> {
                        try {
                            each.begin();
                            each.turn();
                        } catch (GpuTurns.TermOver e) {
                            over.incrementAndGet();
                        }
                        return true;
                    });
                }
                for (var done : threads.invokeAll(tasks)) {
                    assertThat(done.get()).isTrue();
                }
            }
            twice.addAll(heldTwice());
            for (var lease : as(ada, leases::running)) {
                as(ada, () -> leases.end(lease.id()));
            }
            for (var lease : as(bob, leases::running)) {
                as(bob, () -> leases.end(lease.id()));
            }
        }
        assertThat(twice).isEmpty();
        all.getLast().begin();
        for (int left = 0; left < 15; left++) {
            all.getLast().forget();
            all.getLast().turn();
            for (var actor : List.of(ada, bob)) {
                as(actor, leases::running).forEach(lease -> as(actor, () -> leases.end(lease.id())));
            }
        }
        assertThat(one("select count(*) from gpu_requests where state <> 'GRANTED'"))
                .isEqualTo("0");
        assertThat(one("select count(*) from gpu_leases")).isEqualTo("30");
        assertThat(one("select count(distinct token) from gpu_leases")).isEqualTo("30");
    }

    @Test
    void theDatabaseItselfLetsNobodyHoldMoreThanThereIs() throws SQLException {
        var id = ask(ada, 1, 60);
        turn();
        var device = lease(ada, id).slices().getFirst().uuid();
        try (var connection = SharedDatabase.superuser();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("insert into gpu_slices select lease_id, team_id, 7, machine_id,"
                            + " device, index, model, 1, 0 from gpu_slices where device = '" + device + "'"))
                    .hasMessageContaining("held already");
            statement.execute(
                    "insert into gpu_reservations (id, team_id, person_id, person_name, gpus, milli, memory_mib,"
                            + " models, servers, members, same_server, purpose, from_at, to_at, made_at) select id, team_id,"
                            + " person_id, person_name, gpus, milli, memory_mib, models, servers, members, same_server, '',"
                            + " now(), now() + interval '1 hour', now() from gpu_requests where id = '" + id + "'");
            var sql = "insert into gpu_reserved_slices select '" + id + "', team_id, %d, machine_id, device, 600, 0,"
                    + " now() + interval '%d minutes', now() + interval '60 minutes' from gpu_slices where lease_id = '"
                    + id
                    + "'";
            statement.execute(sql.formatted(0, 30));
            assertThatThrownBy(() -> statement.execute(sql.formatted(1, 0))).hasMessageContaining("reserved already");
        }
    }

    @Test
    void aGpuIsItsUuidWhateverItsIndexAndItsServersName() {
        var id = ask(ada, 1, 60);
        turn();
        var uuid = lease(ada, id).slices().getFirst().uuid();
        health.online(
                house.machine(),
                List.of(
                        gpu(0, house.uuids().getLast(), 0.0, ""),
                        gpu(1, house.uuids().getFirst(), 0.0, "")));
        turn();
        var other = ask(bob, 1, 60);
        turn();

        assertThat(lease(ada, id).slices().getFirst().uuid()).isEqualTo(uuid);
        assertThat(lease(bob, other).slices().getFirst().uuid())
                .isNotEqualTo(uuid)
                .isIn(house.uuids());
        var shown = as(admin, servers::all).getFirst().devices();
        assertThat(shown.getFirst().uuid()).isEqualTo(house.uuids().getLast());
        assertThat(shown).allSatisfy(device -> assertThat(device.freeMilli()).isZero());
    }

    @Test
    void nothingStartsOnWhatIsDrainedInTroubleOrAway() {
        CurrentActor.run(
                admin, () -> servers.drain(house.machine(), house.uuids().getFirst(), "a new fan"));
        var first = ask(ada, 1, 60);
        clock.forward(Duration.ofSeconds(1));
        var second = ask(bob, 2, 60);
        turn();
        assertThat(lease(ada, first).slices().getFirst().uuid())
                .isEqualTo(house.uuids().getLast());
        assertThat(request(bob, second).sentence()).contains("a new fan");

        CurrentActor.run(
                admin, () -> servers.drain(house.machine(), house.uuids().getFirst(), ""));
        health.offline(house.machine());
        turn();
        assertThat(request(bob, second).state()).isEqualTo(State.WAITING);
        assertThat(request(bob, second).sentence()).contains("does not answer");
        assertThat(lease(ada, first).ended()).isNull();

        health.online(
                house.machine(),
                List.of(
                        gpu(0, house.uuids().getFirst(), 0.0, "GPU is lost"),
                        gpu(1, house.uuids().getLast(), 0.0, "")));
        turn();
        assertThat(request(bob, second).sentence()).contains("GPU is lost");

        health.online(
                house.machine(),
                List.of(
                        gpu(0, house.uuids().getFirst(), 0.0, ""),
                        gpu(1, house.uuids().getLast(), 0.0, "")));
        as(ada, () -> leases.end(first));
        turn();
        assertThat(request(bob, second).state()).isEqualTo(State.GRANTED);
    }

    @Test
    void otherTeamsAreSeenByTheirNameAndHowMuchTheyHaveAndNoMore() {
        ask(bob, 1, 60);
        turn();
        ask(bob, 2, 60);
        turn();

        var held = as(ada, servers::all).getFirst().devices().stream()
                .flatMap(device -> device.holders().stream())
                .toList();
        assertThat(held).singleElement().satisfies(holder -> {
            assertThat(holder.team()).startsWith("blue");
            assertThat(holder.lease()).isNull();
            assertThat(holder.person() + holder.purpose()).isEmpty();
            assertThat(holder.until()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
        });
        assertThat(as(ada, () -> queue.line(10))).singleElement().satisfies(place -> {
            assertThat(place.team()).startsWith("blue");
            assertThat(place.need().gpus()).isEqualTo(2);
            assertThat(place.request()).isNull();
        });
        assertThat(as(bob, () -> queue.line(10)).getFirst().request()).isNotNull();
        assertThat(as(ada, leases::running)).isEmpty();
        var stranger = TestPeople.person(TestPeople.team("far"), "Far", Role.MEMBER);
        assertThat(as(stranger, servers::all)).isEmpty();
        assertThatThrownBy(() -> ask(stranger, 1, 60)).hasMessageContaining("may use no server");
    }

    @Test
    void whoHasHadLessThanTheirShareComesFirstAndAllSeeIt() {
        CurrentActor.run(admin, () -> shares.weighTeam(blueTeam, 3));
        var long1 = ask(ada, 2, 120);
        turn();
        clock.forward(Duration.ofHours(1));
        var mine = ask(ada, 2, 60);
        clock.forward(Duration.ofSeconds(5));
        var theirs = ask(bob, 2, 60);
        turn();
        assertThat(request(bob, theirs).position()).isEqualTo(1);
        assertThat(request(ada, mine).position()).isEqualTo(2);

        as(ada, () -> leases.end(long1));
        turn();
        assertThat(request(bob, theirs).state()).isEqualTo(State.GRANTED);
        assertThat(request(ada, mine).state()).isEqualTo(State.WAITING);
        var now = as(ada, shares::now);
        assertThat(now.getFirst().team()).isEqualTo(blueTeam);
        assertThat(now.getFirst().standing().share()).isEqualTo(0.75);
        assertThat(now.getFirst().people()).isEmpty();
        var own = now.getLast();
        assertThat(own.own()).isTrue();
        assertThat(own.standing().used()).isEqualTo(1);
        assertThat(own.standing().gpuHours()).isBetween(1.9, 2.01);
        assertThat(own.people())
                .singleElement()
                .satisfies(person -> assertThat(person.name()).isEqualTo("Ada"));
    }

    @Test
    void aClockThatGoesBackEndsNothingAndBooksNothing() {
        var id = ask(ada, 1, 60);
        turn();
        clock.forward(Duration.ofHours(-2));
        turn();
        assertThat(lease(ada, id).ended()).isNull();
        clock.forward(Duration.ofHours(2));
        clock.forward(Duration.ofMinutes(10));
        turn();
        as(ada, () -> leases.end(id));
        assertThat(one(
                        "select sum((detail ->> 'seconds')::bigint) from ledger_entries where team_id = ? and kind = 'gpu'",
                        ada.team().value()))
                .isEqualTo("600");
    }

    @Test
    void aHardBudgetThatIsUsedUpEndsTheLease() {
        var id = ask(ada, 1, 60);
        turn();
        var owner = TestPeople.person(ada.team(), "Olga", Role.OWNER);
        as(
                owner,
                () -> budgets.add(
                        Budgets.Of.TEAM,
                        new Budgets.Fields(
                                Budgets.Scope.TEAM, "", Budgets.Period.MONTH, new BigDecimal("0.25"), true)));
        // Made after it began, it is passed by the first $0.30, of five minutes.
        clock.forward(Duration.ofMinutes(5));
        turn();
        assertThat(lease(ada, id).endReason()).startsWith("Its budget is used up");
        assertThatThrownBy(() -> ask(ada, 1, 60)).hasMessageContaining("budget");
    }

    /** What somebody was told of and takes is paid for like what they ask for. */
    @Test
    void whatIsKeptForSomebodyIsNotTakenWithoutMoney() {
        var watch = as(ada, () -> watches.watch(new GpuWatches.Wanted(GpuNeed.whole(1), Duration.ofHours(1))))
                .id();
        turn();
        assertThat(as(ada, watches::mine))
                .singleElement()
                .satisfies(kept -> assertThat(kept.keptUntil()).isNotNull());
        var owner = TestPeople.person(ada.team(), "Owner", Role.OWNER);
        CurrentActor.run(
                owner,
                () -> budgets.add(
                        Budgets.Of.TEAM,
                        new Budgets.Fields(
                                Budgets.Scope.TEAM, "", Budgets.Period.DAY, new BigDecimal("0.000001"), true)));
        assertThatThrownBy(() -> as(ada, () -> watches.claim(watch, "")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.budget-exceeded"));
        assertThat(as(ada, leases::running)).isEmpty();
        assertThat(as(ada, watches::mine)).hasSize(1);
    }

    @Test
    void aTeamThatIsDeletedHoldsWaitsForAndReservesNothing() {
        var held = ask(bob, 1, 60);
        turn();
        var waits = ask(bob, 2, 60);
        turn();
        events.publishEvent(new TeamDeleted(blueTeam));
        events.publishEvent(new TeamDeleted(blueTeam));

        assertThat(lease(bob, held).endReason()).isEqualTo("Its team was deleted.");
        assertThat(request(bob, waits).state()).isEqualTo(State.CANCELLED);
        assertThat(heard.events.stream().filter(LeaseEnded.class::isInstance)).hasSize(1);
        CurrentActor.run(Actor.system(blueTeam), () -> events.publishEvent(new TeamPurged(blueTeam)));
        for (var table : SharedDatabase.column("select table_name from information_schema.columns"
                + " where column_name = 'team_id' and table_name like 'gpu%'")) {
            assertThat(one("select count(*) from " + table + " where team_id = ?", blueTeam.value()))
                    .as(table)
                    .isEqualTo("0");
        }
    }

    @Test
    void whoIsInTheTeamNoMoreHoldsAndWaitsForNothing() {
        var held = ask(bob, 1, 60);
        turn();
        var waits = ask(bob, 2, 60);
        var stays = ask(ada, 1, 60);
        TestPeople.update(
                "delete from memberships where person_id = ?", bob.person().value());
        clock.forward(GpuTurns.STALE);
        turn();

        assertThat(lease(bob, held).endReason()).isEqualTo("Bob is not in the team any more.");
        assertThat(request(bob, waits).state()).isEqualTo(State.CANCELLED);
        assertThat(request(ada, stays).state()).isEqualTo(State.GRANTED);
    }

    @Test
    void theJournalIsNeverChanged() throws SQLException {
        ask(ada, 1, 60);
        try (var connection = SharedDatabase.owner();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("update gpu_journal set sentence = ''"))
                    .hasMessageContaining("append-only");
            assertThatThrownBy(() -> statement.execute("delete from gpu_journal"))
                    .hasMessageContaining("append-only");
        }
        assertThat(Map.of(
                        "journal",
                        one(
                                "select count(*) from gpu_journal where team_id = ?",
                                ada.team().value())))
                .containsEntry("journal", "1");
    }
}
