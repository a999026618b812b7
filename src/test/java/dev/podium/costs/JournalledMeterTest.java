package dev.podium.costs;

import static dev.podium.costs.TestMeters.billed;
import static dev.podium.costs.TestMeters.booked;
import static dev.podium.costs.TestMeters.budget;
import static dev.podium.costs.TestMeters.call;
import static dev.podium.costs.TestMeters.number;
import static dev.podium.costs.TestMeters.outcomes;
import static dev.podium.costs.TestMeters.payer;
import static dev.podium.costs.TestMeters.rolledUp;
import static dev.podium.costs.TestMeters.spent;
import static dev.podium.costs.TestMeters.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Budgets.Period;
import dev.podium.costs.Budgets.Scope;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionTemplate;

/** What is set aside, what is booked, and that neither is lost or counted twice, whatever goes away in between. */
@PodiumTest
@Timeout(120)
class JournalledMeterTest {

    @TempDir
    Path home;

    @TempDir
    Path secondHome;

    @Autowired
    Ledger ledger;

    @Autowired
    Meter wired;

    @Autowired
    LedgerStore store;

    @Autowired
    TransactionTemplate transaction;

    private final TestMeters meters = new TestMeters();
    private TeamId team;

    @BeforeEach
    void aTeam() {
        team = TestPeople.team("spenders");
    }

    @AfterEach
    void stopped() throws IOException {
        meters.close();
    }

    /** Null where it was refused for its budget. */
    private @Nullable Metered tried(Meter meter, Payer payer, String most) {
        try {
            return meter.begin(payer, call("m"), usd(most));
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo("costs.budget-exceeded");
            return null;
        }
    }

    private List<Metered> asManyAsGranted(Meter meter, Payer payer, String most) {
        var granted = new ArrayList<Metered>();
        for (var next = tried(meter, payer, most); next != null; next = tried(meter, payer, most)) {
            granted.add(next);
        }
        return granted;
    }

    private List<Metered> allAtOnce(List<JournalledMeter> all, int each, Payer payer, String most) throws Exception {
        var granted = new ArrayList<Metered>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<@Nullable Metered>>();
            for (int i = 0; i < each; i++) {
                all.forEach(meter -> tasks.add(() -> tried(meter, payer, most)));
            }
            for (Future<@Nullable Metered> done : threads.invokeAll(tasks)) {
                var metered = done.get();
                if (metered != null) {
                    granted.add(metered);
                }
            }
        }
        return granted;
    }

    @Test
    void aStretchThatIsPastIsBookedOnceHoweverOftenAndNotWhereItIsRolledBack() {
        var id = UUID.randomUUID();
        var begun = Instant.parse("2031-03-04T08:00:00Z");
        var payer = payer(team);
        CurrentActor.run(Actor.system(team), () -> {
            for (int i = 0; i < 2; i++) {
                transaction.executeWithoutResult(_ -> wired.book(id, begun, payer, call("gpu"), billed("0.25")));
            }
            transaction.executeWithoutResult(status -> {
                wired.book(UUID.randomUUID(), begun, payer, call("gpu"), billed("7"));
                status.setRollbackOnly();
            });
        });
        assertThat(booked(team)).isEqualByComparingTo("0.25");
        assertThat(rolledUp(team)).isEqualByComparingTo("0.25");
    }

    @Test
    void whatIsOnlyAskedForIsRefusedAsItWouldBeAndSetsNothingAside() {
        var budget = budget(team, "1");
        var meter = meters.start(home);
        var payer = payer(team);
        for (int i = 0; i < 5; i++) {
            meter.require(payer, call("gpu"), usd("0.6"));
        }
        assertThatThrownBy(() -> meter.require(payer, call("gpu"), usd("1.1")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.budget-exceeded"));
        assertThat(tried(meter, payer, "0.9")).isNotNull();
        assertThat(spent(budget)).isZero();
    }

    @Test
    void whatWasSpentStandsInTheLedgerWithAllThatItWasWorkedOutBy() throws Exception {
        var agent = AgentId.random();
        var key = UUID.randomUUID();
        var owner = TestPeople.person(team, "Olga", Role.OWNER);
        var payer = new Payer(team, owner.person(), agent, key);
        var meter = meters.start(home);
        var metered = meter.begin(payer, call("strong"), usd("1"));
        var tokens = new Tokens(1_000, 2_000, 300, 40, 500, 100, 0);
        metered.settle(new Spent(tokens, "{\n \"input_tokens\": 1000\r\n}", null, false, "ok", "{\"status\":200}"));
        meter.book();

        var entry = CurrentActor.get(owner, () -> ledger.entry(metered.id()));
        // 0.003 + 0.0006 + 0.001125 + 0.00024 + 0.0075
        assertThat(entry.amount()).isEqualByComparingTo("0.012465");
        assertThat(entry.payer()).isEqualTo(payer);
        assertThat(entry.begun()).isEqualTo(metered.begun());
        assertThat(entry.tokens()).isEqualTo(tokens);
        assertThat(entry.rate()).isEqualTo(1);
        assertThat(entry.rawUsage()).isEqualTo("{\"input_tokens\": 1000}");
        assertThat(entry.detail()).isEqualTo("{\"status\": 200}");
        assertThat(List.of(entry.kind(), entry.provider(), entry.model(), entry.asked(), entry.outcome()))
                .containsExactly("model-call", "test", "strong", "asked", "ok");
        assertThat(entry.estimated()).isFalse();
        assertThat(CurrentActor.get(owner, () -> ledger.entries(Ledger.Filter.ALL, null, 10)))
                .containsExactly(entry);
        var day = java.time.LocalDate.ofInstant(metered.begun(), java.time.ZoneOffset.UTC);
        assertThat(CurrentActor.get(owner, () -> ledger.sums(day, day, Set.of(Ledger.By.MODEL, Ledger.By.AGENT))))
                .singleElement()
                .satisfies(sum -> {
                    assertThat(sum.model()).isEqualTo("strong");
                    assertThat(sum.agent()).isEqualTo(agent);
                    assertThat(sum.entries()).isEqualTo(1);
                    assertThat(sum.tokens()).isEqualTo(tokens);
                    assertThat(sum.amount()).isEqualByComparingTo("0.012465");
                    assertThat(sum.person()).isNull();
                });
    }

    @Test
    void theProvidersOwnBillIsPreferredToThePriceTable() throws Exception {
        var meter = meters.start(home);
        meter.begin(payer(team), call("m"), usd("1"))
                .settle(new Spent(
                        new Tokens(1_000_000, 0, 0, 0, 0, 0, 0), "", usd("0.0008869999999999999"), false, "ok", "{}"));
        meter.book();
        assertThat(booked(team)).isEqualByComparingTo("0.000887");
    }

    @Test
    void aSecondSettlingIsAMistakeAndChangesNothing() throws Exception {
        var meter = meters.start(home);
        var metered = meter.begin(payer(team), call("m"), usd("1"));
        metered.settle(billed("0.5"));
        assertThatThrownBy(() -> metered.settle(billed("0.7"))).isInstanceOf(IllegalStateException.class);
        meter.book();
        assertThat(booked(team)).isEqualByComparingTo("0.5");
    }

    @Test
    void ofFiveHundredAtOnceAsManyAreGrantedAsTheCapHolds() throws Exception {
        var budget = budget(team, "100");
        var meter = meters.start(home);
        var payer = payer(team);

        var granted = allAtOnce(List.of(meter), 500, payer, "1");

        assertThat(granted).hasSize(100);
        assertThat(tried(meter, payer, "0.01")).isNull();
        granted.forEach(each -> each.settle(billed("0.25")));
        // What was set aside and not spent can be spent.
        var more = asManyAsGranted(meter, payer, "1");
        assertThat(more).hasSize(75);
        more.forEach(each -> each.settle(billed("1")));
        meter.book();
        assertThat(spent(budget)).isEqualByComparingTo("100");
        assertThat(booked(team)).isEqualByComparingTo("100");
        assertThat(rolledUp(team)).isEqualByComparingTo("100");
        assertThat(tried(meter, payer, "0.01")).isNull();
    }

    @Test
    void twoPodiumsNeverPassACapTogetherAndLeaveNothingOfIt() throws Exception {
        var budget = budget(team, "100");
        var one = meters.start(home);
        var two = meters.start(secondHome);
        var payer = payer(team);

        var granted = allAtOnce(List.of(one, two), 250, payer, "1");

        assertThat(granted).hasSizeLessThanOrEqualTo(100);
        // What one has leased and does not need, the other gets.
        for (int round = 0; round < 3; round++) {
            one.renew();
            two.renew();
            granted.addAll(asManyAsGranted(one, payer, "1"));
            one.renew();
            two.renew();
            granted.addAll(asManyAsGranted(two, payer, "1"));
        }
        assertThat(granted).hasSize(100);
        granted.forEach(each -> each.settle(billed("1")));
        one.book();
        two.book();
        assertThat(spent(budget)).isEqualByComparingTo("100");
    }

    @Test
    void eachBudgetThatCountsHasToHaveRoomAndARefusalHoldsNothingOfTheOthers() throws Exception {
        var person = PersonId.random();
        var agent = AgentId.random();
        var key = UUID.randomUUID();
        var whole = budget(team, "100");
        budget(team, Scope.PERSON, person.toString(), Period.DAY, "10", true);
        budget(team, Scope.AGENT, agent.toString(), Period.WEEK, "5", true);
        budget(team, Scope.KEY, key.toString(), Period.MONTH, "3", true);
        budget(team, Scope.MODEL, "m", Period.DAY, "2", true);
        var meter = meters.start(home);
        var all = new Payer(team, person, agent, key);

        assertThat(asManyAsGranted(meter, all, "1")).hasSize(2);
        assertThatThrownBy(() -> meter.begin(all, call("m"), usd("1")))
                .hasMessageContaining("The budget of the model m for a day, $2.00, has no room")
                .hasMessageContaining("$2.00 set aside");
        meter.begin(all, call("another"), usd("1"));
        assertThatThrownBy(() -> meter.begin(all, call("another"), usd("1"))).hasMessageContaining("this API token");
        assertThat(asManyAsGranted(meter, new Payer(team, person, agent, null), "1"))
                .as("none of the model m is left")
                .isEmpty();
        var others = meter.begin(new Payer(team, person, agent, null), call("another"), usd("2"));
        assertThatThrownBy(() -> meter.begin(new Payer(team, person, agent, null), call("another"), usd("1")))
                .hasMessageContaining("this agent");
        others.settle(billed("2"));
        meter.begin(new Payer(team, person, null, null), call("another"), usd("5"));
        assertThatThrownBy(() -> meter.begin(new Payer(team, person, null, null), call("another"), usd("1")))
                .hasMessageContaining("this person");
        meter.begin(payer(team), call("another"), usd("90"));
        assertThatThrownBy(() -> meter.begin(payer(team), call("another"), usd("1")))
                .hasMessageContaining("this team");
        meter.book();
        assertThat(spent(whole)).isEqualByComparingTo("2");
    }

    @Test
    void aSoftBudgetSaysThatItIsPassedAndRefusesNothing() throws Exception {
        var budget = budget(team, Scope.TEAM, "", Period.MONTH, "1", false);
        var meter = meters.start(home);
        var first = meter.begin(payer(team), call("m"), usd("5"));
        assertThat(first.overSoft()).isNull();
        first.settle(billed("1.5"));
        var second = meter.begin(payer(team), call("m"), usd("5"));
        assertThat(second.overSoft())
                .startsWith(
                        "The soft budget of this team for a month, $1.00, is passed: $1.50 is spent. It begins anew on ");
        second.settle(billed("1"));
        meter.book();
        assertThat(spent(budget)).isEqualByComparingTo("2.5");
    }

    @Test
    void whatCostsNothingIsNotRefused() throws Exception {
        budget(team, "1");
        var meter = meters.start(home);
        meter.begin(payer(team), call("m"), usd("1")).settle(billed("1"));
        meter.begin(payer(team), call("m"), usd("0")).settle(billed("0"));
        assertThat(tried(meter, payer(team), "0.000001")).isNull();
    }

    @Test
    void aBudgetThatIsMadeLaterHasWhatItsWindowSawAlready() throws Exception {
        var meter = meters.start(home);
        var payer = payer(team);
        meter.begin(payer, call("m"), usd("5")).settle(billed("4"));
        meter.book();
        var underWay = meter.begin(payer, call("m"), usd("5"));
        var budget = budget(team, Scope.PERSON, payer.person().toString(), Period.MONTH, "10", true);
        meter.readBudgets();
        assertThat(asManyAsGranted(meter, payer, "1")).hasSize(6);
        // Begun before there was a budget, it counts all the same.
        underWay.settle(billed("3"));
        meter.book();
        assertThat(spent(budget)).isEqualByComparingTo("7");
        assertThat(tried(meter, payer, "1")).isNull();
    }

    @Test
    void theLeaseOfAPodiumThatWasKilledEndsAndWhatItsJournalHoldsIsCountedAllTheSame() throws Exception {
        var budget = budget(team, "100");
        var killed = meters.start(home);
        var other = meters.start(secondHome);
        var payer = payer(team);
        killed.begin(payer, call("m"), usd("10"));
        meters.kill(killed);
        // 12.50 of it is leased.
        assertThat(asManyAsGranted(other, payer, "1")).hasSize(87);
        other.renew();
        other.renew();
        assertThat(tried(other, payer, "1")).isNull();

        TestPeople.update(
                "update budget_holders set heard_at = heard_at - interval '31 seconds' where holder in"
                        + " (select holder from budget_leases where budget_id = ? and holder::text = ?)",
                budget,
                journals(home).getFirst().getFileName().toString());
        other.renew();

        assertThat(asManyAsGranted(other, payer, "1")).hasSize(13);
        meters.start(home).bookLeftovers();
        assertThat(spent(budget)).isEqualByComparingTo("10");
        assertThat(outcomes(team)).containsExactly("cut 10 true");
    }

    @Test
    void aPodiumThatWasForgottenStartsAnew() throws Exception {
        var budget = budget(team, "100");
        var slept = meters.start(home);
        var other = meters.start(secondHome);
        var payer = payer(team);
        var underWay = slept.begin(payer, call("m"), usd("10"));
        other.begin(payer, call("m"), usd("1"));
        other.renew();
        TestPeople.update(
                "update budget_holders set heard_at = heard_at - interval '31 seconds' where holder::text = ?",
                journals(home).getFirst().getFileName().toString());
        other.renew();
        // While it slept its clock went on.
        meters.nanos.addAndGet(java.time.Duration.ofSeconds(40).toNanos());
        assertThatThrownBy(() -> slept.begin(payer, call("m"), usd("1")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.unavailable"));
        slept.renew();
        other.renew();
        other.renew();
        // All but what is under way: 10 and 1.
        var granted = asManyAsGranted(slept, payer, "1");
        other.renew();
        other.renew();
        granted.addAll(asManyAsGranted(slept, payer, "1"));
        assertThat(granted).hasSize(89);
        underWay.settle(billed("10"));
        granted.forEach(each -> each.settle(billed("1")));
        slept.book();
        assertThat(spent(budget)).isEqualByComparingTo("99");
        assertThat(tried(slept, payer, "2")).isNull();
    }

    @Test
    void theFirstCallAfterAQuietNightIsGranted() throws Exception {
        budget(team, Scope.TEAM, "", Period.DAY, "10", true);
        var meter = meters.start(home);
        meter.begin(payer(team), call("m"), usd("1")).settle(billed("1"));
        meter.book();
        meters.clock.set(meters.clock.instant().plus(java.time.Duration.ofDays(1)));
        meter.renew();
        meters.nanos.addAndGet(java.time.Duration.ofHours(8).toNanos());
        meter.renew();
        assertThat(tried(meter, payer(team), "1")).isNotNull();
    }

    private static List<Path> journals(Path home) throws IOException {
        try (var found = Files.list(home.resolve("costs"))) {
            return found.filter(Files::isDirectory).toList();
        }
    }

    @Test
    void whatAKilledPodiumLeftIsBookedOnceByTheNext() throws Exception {
        var budget = budget(team, "100");
        var killed = meters.start(home);
        var payer = payer(team);
        killed.begin(payer, call("m"), usd("1")).settle(billed("0.1"));
        killed.book();
        killed.begin(payer, call("m"), usd("1")).settle(billed("0.2"));
        killed.begin(payer, call("m"), usd("4"));
        var folder = journals(home).getFirst();
        assertThat(Files.getPosixFilePermissions(folder.resolve("00000001.jsonl")))
                .hasSize(2);
        meters.kill(killed);
        Files.writeString(
                folder.resolve("00000001.jsonl"), "{\"stage\":\"begun\",\"id\":\"0199", StandardOpenOption.APPEND);

        var next = meters.start(home);
        meters.line.cut = true;
        assertThatThrownBy(next::bookLeftovers).isInstanceOf(DataAccessException.class);
        meters.line.cut = false;
        next.bookLeftovers();
        next.bookLeftovers();

        assertThat(outcomes(team)).containsExactlyInAnyOrder("ok 0.1 false", "ok 0.2 false", "cut 4 true");
        assertThat(spent(budget)).isEqualByComparingTo("4.3");
        assertThat(rolledUp(team)).isEqualByComparingTo("4.3");
        assertThat(folder).doesNotExist();
        // Nothing of it is held any more.
        assertThat(asManyAsGranted(next, payer, "1")).hasSize(95);
    }

    @Test
    void theJournalOfAPodiumThatRunsIsLeftAlone() throws Exception {
        var running = meters.start(home);
        var underWay = running.begin(payer(team), call("m"), usd("1"));
        meters.start(home).bookLeftovers();
        assertThat(outcomes(team)).isEmpty();
        underWay.settle(billed("0.5"));
        running.book();
        assertThat(outcomes(team)).containsExactly("ok 0.5 false");
    }

    @Test
    void aPodiumThatStopsLeavesNothingButWhatIsUnderWay() throws Exception {
        budget(team, "100");
        var stopped = meters.start(home);
        stopped.begin(payer(team), call("m"), usd("1")).settle(billed("0.5"));
        stopped.close();
        assertThat(journals(home)).isEmpty();
        assertThat(booked(team)).isEqualByComparingTo("0.5");
        assertThat(SharedDatabase.column("select 1 from budget_leases where team_id = ?", team.value()))
                .isEmpty();
    }

    @Test
    void workGoesOnWhileTheDatabaseIsAwayAndNothingIsLostOrBookedTwice() throws Exception {
        var limited = TestPeople.team("limited");
        var budget = budget(limited, "100");
        var meter = meters.start(home);
        // It leases 12.50.
        meter.begin(payer(limited), call("m"), usd("1")).settle(billed("1"));
        meters.line.cut = true;

        for (int i = 0; i < 3_000; i++) {
            meter.begin(payer(team), call("m"), usd("1")).settle(billed("0.001"));
        }
        for (int i = 0; i < 11; i++) {
            meter.begin(payer(limited), call("m"), usd("1")).settle(billed("1"));
        }
        assertThatThrownBy(() -> meter.begin(payer(limited), call("m"), usd("1")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.unavailable"));
        assertThatThrownBy(meter::book).isInstanceOf(DataAccessException.class);
        assertThatThrownBy(meter::renew).isInstanceOf(Allowance.Away.class);
        assertThat(meter.waiting()).isEqualTo(3_012);

        meters.line.cut = false;
        meters.nanos.addAndGet(2_000_000_000L);
        meter.book();
        meter.renew();
        meter.begin(payer(limited), call("m"), usd("1")).settle(billed("1"));
        meter.book();
        assertThat(booked(team)).isEqualByComparingTo("3");
        assertThat(number("select count(*) from ledger_entries where team_id = ?", team.value()))
                .isEqualByComparingTo("3000");
        assertThat(spent(budget)).isEqualByComparingTo("13");
        assertThat(meter.waiting()).isZero();
    }

    @Test
    void pastWhatMemoryHoldsLinesAreReadFromTheJournal() throws Exception {
        var meter = meters.start(home);
        meters.line.cut = true;
        assertThatThrownBy(meter::readBudgets).isInstanceOf(Allowance.Away.class);
        meters.line.cut = false;
        meter.readBudgets();
        var payer = payer(team);
        for (int i = 0; i < 12_000; i++) {
            meter.begin(payer, call("m"), usd("1")).settle(billed("0.0001"));
        }
        meter.book();
        assertThat(booked(team)).isEqualByComparingTo("1.2");
    }

    @Test
    void aBookingWhoseAnswerWasLostIsNotBookedTwice() {
        var head = new Line.Head(UUID.randomUUID(), Instant.now(), payer(team), call("m"), usd("1"), List.of());
        var line = Line.settled(head, Instant.now(), billed("0.5"), usd("0.5"));
        assertThat(store.book(List.of(line), null)).isEqualTo(1);
        assertThat(store.book(List.of(line), null)).isZero();
        assertThat(rolledUp(team)).isEqualByComparingTo("0.5");
    }

    @Test
    void whatTheDatabaseDoesNotTakeStopsNothingElse() throws Exception {
        var meter = meters.start(home);
        var payer = payer(team);
        for (var usage :
                List.of("{}", "{\"n\":1e999999}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\\ud800\"}", "{", "no\u0000ne")) {
            meter.begin(payer, call("m\u0000\ud800"), usd("1"))
                    .settle(new Spent(Tokens.NONE, usage, usd("0.1"), false, "ok", ""));
        }
        meter.book();
        assertThat(booked(team)).isEqualByComparingTo("0.6");
        assertThat(SharedDatabase.column("select distinct model from ledger_entries where team_id = ?", team.value()))
                .containsExactly("m\ufffd\ufffd");
        assertThat(home.resolve("costs/refused.jsonl")).doesNotExist();
    }

    @Test
    void theMonthThatItBeganInCountsAndAMissingOneIsMade() throws Exception {
        var budget = budget(team, "10");
        var meter = meters.start(home);
        // Each run has months of its own.
        int year = 2100 + (int) (Math.abs(team.value().getLeastSignificantBits()) % 800);
        meters.clock.set(Instant.parse(year + "-01-31T23:59:59.999999Z"));
        var before = meter.begin(payer(team), call("m"), usd("9"));
        assertThat(tried(meter, payer(team), "2")).isNull();
        meters.clock.set(Instant.parse(year + "-02-01T00:00:00Z"));
        var after = meter.begin(payer(team), call("m"), usd("9"));
        before.settle(billed("8"));
        after.settle(billed("7"));
        meter.book();
        meter.renew();
        assertThat(SharedDatabase.column(
                        "select to_char(starts at time zone 'UTC', 'MM') || ' ' || trim_scale(spent) from budget_windows"
                                + " where budget_id = ? and starts > now() + interval '1 year' order by starts",
                        budget))
                .containsExactly("01 8", "02 7");
        assertThat(SharedDatabase.column(
                        "select tableoid::regclass || ' ' || trim_scale(amount) from ledger_entries where team_id = ?"
                                + " order by begun_at",
                        team.value()))
                .containsExactly("ledger_entries_" + year + "_01 8", "ledger_entries_" + year + "_02 7");
    }

    @Test
    void daysAreThoseOfTheZone() throws Exception {
        var meter = meters.start(home, "Asia/Tokyo");
        meters.clock.set(Instant.parse("2026-11-22T15:00:00Z"));
        meter.begin(payer(team), call("m"), usd("1")).settle(billed("1"));
        meter.book();
        assertThat(SharedDatabase.column("select day from ledger_days where team_id = ?", team.value()))
                .containsExactly("2026-11-23");
    }

    private void refused(Connection connection, String sql, String why) {
        assertThatThrownBy(() -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .as(sql)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(why);
    }

    @Test
    void nobodyChangesTheLedger() throws Exception {
        var meter = meters.start(home);
        meter.begin(payer(team), call("m"), usd("1")).settle(billed("1"));
        meter.book();
        var month = SharedDatabase.column(
                        "select tableoid::regclass from ledger_entries where team_id = ?", team.value())
                .getFirst();
        try (var application = SharedDatabase.application();
                var owner = SharedDatabase.owner()) {
            for (var table : List.of("ledger_entries", month, "ledger_days", "model_prices", "budget_windows")) {
                refused(application, "delete from " + table, "permission denied");
                refused(application, "insert into " + table + " default values", "permission denied");
                refused(application, "truncate " + table, "permission denied");
            }
            for (var table : List.of("ledger_entries", month)) {
                refused(application, "update " + table + " set amount = 0", "permission denied");
            }
        }
        // Whom no row security stops.
        try (var superuser = SharedDatabase.superuser()) {
            for (var table : List.of("ledger_entries", month)) {
                refused(superuser, "update " + table + " set amount = 0", "append-only");
                refused(superuser, "delete from " + table, "append-only");
                refused(superuser, "truncate " + table, "append-only");
            }
            refused(superuser, "update model_prices set input = 0", "append-only");
            refused(superuser, "delete from model_prices", "append-only");
        }
        assertThat(booked(team)).isEqualByComparingTo("1");
    }

    @Test
    void theProvidersBillCorrectsAnEstimateByTheDifferenceOnce() throws Exception {
        var budget = budget(team, "10");
        var meter = meters.start(home);
        var metered = meter.begin(payer(team), call("m"), usd("1"));
        metered.settle(new Spent(new Tokens(100, 0, 0, 0, 50, 0, 0), "", usd("0.5"), true, "aborted", "{}"));
        assertThatThrownBy(() -> wired.reconcile(team, metered.id(), billed("0.2")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.not-found"));
        meter.book();
        var bill = new Spent(new Tokens(100, 0, 0, 0, 20, 0, 0), "{\"id\":1}", usd("0.2"), false, "ok", "{}");
        assertThat(wired.reconcile(team, metered.id(), bill)).isTrue();
        assertThat(wired.reconcile(team, metered.id(), bill)).isFalse();
        assertThat(outcomes(team)).containsExactlyInAnyOrder("aborted 0.5 true", "ok -0.3 false");
        assertThat(spent(budget)).isEqualByComparingTo("0.2");
        assertThat(rolledUp(team)).isEqualByComparingTo("0.2");
        assertThat(SharedDatabase.column(
                        "select entries || ' ' || output from ledger_days where team_id = ?", team.value()))
                .containsExactly("1 20");
        var stranger = TestPeople.team("stranger");
        assertThatThrownBy(() -> wired.reconcile(stranger, metered.id(), bill)).isInstanceOf(Refusal.class);
    }

    @Test
    void theWiredOneBooksByItself() throws Exception {
        var metered = wired.begin(payer(team), call("m"), usd("1"));
        metered.settle(billed("0.5"));
        // The background has it within a moment; the class's timeout ends this if it does not.
        while (booked(team).compareTo(new BigDecimal("0.5")) != 0) {
            Thread.onSpinWait();
        }
    }
}
