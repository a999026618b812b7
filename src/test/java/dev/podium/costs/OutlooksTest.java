package dev.podium.costs;

import static dev.podium.costs.TestMeters.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.audit.AuditTrail;
import dev.podium.costs.Spending.Asked;
import dev.podium.costs.Spending.Narrowed;
import dev.podium.costs.Spending.Of;
import dev.podium.costs.Spending.Period;
import dev.podium.costs.outlook.BurnDown;
import dev.podium.costs.outlook.LedgerChange;
import dev.podium.costs.outlook.LedgerWhatIf;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * At noon on 15 March 2031: ten dollars were spent on each day for two months, by Max. So the other half of this day and the 16 days
 * that are left come to 165 dollars.
 */
@PodiumTest
@Timeout(180)
class OutlooksTest {

    private static final Instant NOON = Instant.parse("2031-03-15T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2031, 3, 15);
    private static final Period MARCH = new Period(LocalDate.of(2031, 3, 1), LocalDate.of(2031, 3, 31));

    @TempDir
    Path home;

    @Autowired
    BudgetHooks hooks;

    @Autowired
    DaySums sums;

    @Autowired
    ChargesAhead ahead;

    @Autowired
    Spending spending;

    @Autowired
    Budgets budgets;

    @Autowired
    BudgetSubjects subjects;

    @Autowired
    BudgetForecasts forecasts;

    @Autowired
    LedgerReach reach;

    @Autowired
    TaskUseStore tasks;

    @Autowired
    Prices prices;

    @Autowired
    ShownCurrency shown;

    @Autowired
    Permissions permissions;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    CostsSettings settings;

    @Autowired
    BudgetStore store;

    @Autowired
    LedgerStore ledger;

    @Autowired
    AuditTrail audit;

    @Autowired
    ReadyScenarios scenarios;

    @Autowired
    Outlooks real;

    private final TestMeters.TestClock clock = new TestMeters.TestClock();
    private final List<Object> heard = new ArrayList<>();
    private TeamId red;
    private Actor owner;
    private Actor member;
    private Outlooks outlooks;

    @BeforeEach
    void aTeamThatSpendsTenADay() {
        clock.set(NOON);
        red = TestPeople.team("red");
        owner = TestPeople.person(red, "Olga", Role.OWNER);
        member = TestPeople.person(red, "Max", Role.MEMBER);
        outlooks = new ReckonedOutlooks(
                sums,
                ahead,
                spending,
                budgets,
                subjects,
                forecasts,
                reach,
                tasks,
                prices,
                shown,
                permissions,
                transaction,
                settings,
                clock);
        var lines = new ArrayList<String>();
        TODAY.minusDays(60)
                .datesUntil(TODAY)
                .forEach(day -> lines.add(line("model-call", "review", 3, day, member.person(), "10", 1_000_000)));
        ledger.book(lines, null);
    }

    @AfterEach
    void asIfNobodyHadLookedAhead() {
        TestPeople.update("update charging set looked_ahead = null");
    }

    private String line(String kind, String task, int tier, LocalDate day, PersonId person, String amount, long input) {
        return """
                {"id": "%s", "team_id": "%s", "person_id": "%s", "begun_at": "%sT12:00:00Z", "settled_at": "%sT12:00:01Z",
                "kind": "%s", "provider": "p", "model": "%s", "asked": "a", "tier": %d, "input": %d, "cache_read": 0,
                "cache_write_5m": 0, "cache_write_1h": 0, "output": 0, "reasoning": 0, "server_tools": 0, "price_id": 0,
                "price_known": true, "reserved": 0, "amount": %s, "estimated": false, "outcome": "ok",
                "detail": {"task": "%s"}}""".formatted(UUID.randomUUID(), red, person, day, day, kind, "m" + tier, tier, input, amount, task);
    }

    private dev.podium.costs.outlook.Forecast forecast(Actor actor, Of of) {
        return CurrentActor.get(actor, () -> outlooks.forecast(new Asked(of, MARCH, Narrowed.TO_NOTHING), TODAY));
    }

    private void subscription(PersonId person) {
        TestPeople.update(
                "insert into subscriptions (id, team_id, name, vendor, currency, per_seat, seats, people, starts, ends,"
                        + " entered_by_name) values (?, ?, 'Assistant', '', 'USD', 31, 1, ?::uuid[], '2031-03-01', null, 'n')",
                UUID.randomUUID(),
                red.value(),
                "{" + person + "}");
    }

    @Test
    void theRestOfAMonthIsWhatSuchDaysCostAndNothingIsCountedTwice() {
        var forecast = forecast(owner, Of.TEAM);
        assertThat(forecast.spent()).isEqualByComparingTo("140");
        assertThat(forecast.fixedAhead()).isEqualByComparingTo("0");
        assertThat(forecast.expected()).isEqualByComparingTo("305");
        assertThat(forecast(member, Of.OWN).expected()).isEqualByComparingTo("305");
        assertThat(forecast(owner, Of.OWN).expected()).isEqualByComparingTo("0");
    }

    @Test
    void whatIsChargedByTheDayIsKnownAhead() {
        // A dollar a day, of which none is booked yet; the machine cost two on each day of the last week.
        subscription(owner.person());
        var lines = new ArrayList<String>();
        TODAY.minusDays(7)
                .datesUntil(TODAY)
                .forEach(day -> lines.add(line("machine", "", 0, day, member.person(), "2", 0)));
        ledger.book(lines, null);
        var forecast = forecast(owner, Of.TEAM);
        assertThat(forecast.spent()).isEqualByComparingTo("154");
        assertThat(forecast.fixedAhead()).isEqualByComparingTo(usd("51"));
        assertThat(forecast.expected()).isEqualByComparingTo("370");
        assertThat(forecast(owner, Of.OWN).expected()).as("their seat").isEqualByComparingTo("17");
        assertThat(forecast(member, Of.OWN).expected())
                .as("their calls and the machine that they use")
                .isEqualByComparingTo("353");
    }

    @Test
    void aPeriodThatIsOverIsWhatWasBooked() {
        clock.set(Instant.parse("2031-04-02T00:00:00Z"));
        var forecast = CurrentActor.get(
                owner,
                () -> outlooks.forecast(new Asked(Of.TEAM, MARCH, Narrowed.TO_NOTHING), LocalDate.of(2031, 4, 2)));
        assertThat(forecast.expected()).isEqualByComparingTo("140");
        assertThat(forecast.range()).isNotNull();
    }

    @Test
    void whoMaySeeWhatWasMaySeeWhatIsToCome() {
        for (var of : List.of(Of.TEAM, Of.ORGANISATION)) {
            assertThatThrownBy(() -> forecast(member, of)).isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() -> CurrentActor.get(member, () -> outlooks.whatIf(MARCH, List.of(), 12)))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> CurrentActor.get(
                        owner,
                        () -> outlooks.forecast(new Asked(Of.TEAM, MARCH, Narrowed.TO_NOTHING), TODAY.plusDays(1))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("today"));
    }

    private UUID budget(String cap) {
        return TestMeters.budget(red, cap);
    }

    private BudgetForesight podium() {
        return new BudgetForesight(store, forecasts, audit, hooks, heard::add, transaction, settings, clock);
    }

    private List<String> told() {
        return SharedDatabase.column(
                "select details ->> 'day' from audit_entries where team_id = ? and action = 'costs.budget-runs-out'"
                        + " order by position",
                red.value());
    }

    @Test
    void aBudgetThatRunsOutIsToldOnceHoweverManyLook() {
        budget("200");
        podium().afterTheNight();
        assertThat(told()).containsExactly("2031-03-21");
        assertThat(heard.stream().filter(each -> each instanceof BudgetRunsOut foreseen && red.equals(foreseen.team())))
                .singleElement()
                .satisfies(each -> {
                    var foreseen = (BudgetRunsOut) each;
                    assertThat(foreseen.day()).isEqualTo(LocalDate.of(2031, 3, 21));
                    assertThat(foreseen.spent()).isEqualByComparingTo("140");
                    assertThat(foreseen.sentence()).contains("runs out on Friday, 21 March 2031");
                });
        // Another Podium in the same night, one after it, and a start anew the next day.
        podium().look(store.everyBudget());
        podium().afterTheNight();
        clock.set(NOON.plusSeconds(86_400));
        podium().afterTheNight();
        assertThat(told()).hasSize(1);
    }

    @Test
    void itIsToldAgainOnlyAfterItLookedAsIfItLasted() {
        var id = budget("200");
        podium().afterTheNight();
        TestPeople.update("update budgets set cap = 1000 where id = ?", id);
        podium().look(store.everyBudget());
        assertThat(told()).hasSize(1);
        TestPeople.update("update budgets set cap = 180 where id = ?", id);
        podium().look(store.everyBudget());
        assertThat(told()).containsExactly("2031-03-21", "2031-03-19");
    }

    @Test
    void whatIsUsedUpOrLastsIsNotForetold() {
        budget("140");
        TestMeters.budget(red, Budgets.Scope.PERSON, owner.person().toString(), Budgets.Period.WEEK, "5", true);
        TestMeters.budget(red, Budgets.Scope.MODEL, "m3", Budgets.Period.MONTH, "400", false);
        podium().afterTheNight();
        assertThat(told()).isEmpty();
    }

    @Test
    void budgetsThatRunOutStandFirst() {
        var lasting = new Budgets.Fields(Budgets.Scope.TEAM, "", Budgets.Period.MONTH, usd("1000"), true);
        var own = new Budgets.Fields(
                Budgets.Scope.PERSON, member.person().toString(), Budgets.Period.DAY, usd("1"), true);
        CurrentActor.run(owner, () -> {
            budgets.add(Budgets.Of.TEAM, lasting);
            budgets.add(Budgets.Of.TEAM, own);
        });
        var today = LocalDate.ofInstant(Instant.now(), settings.zone());
        ledger.book(List.of(line("model-call", "", 2, today, member.person(), "2", 0)), null);
        assertThat(CurrentActor.get(owner, () -> real.budgets(Budgets.Of.TEAM)))
                .extracting(each -> each.burnDown().state(), Outlooks.Budgeted::name)
                .startsWith(org.assertj.core.groups.Tuple.tuple(BurnDown.State.USED_UP, "Max"))
                .hasSize(2);
        assertThat(CurrentActor.get(member, () -> real.budgets(Budgets.Of.TEAM)))
                .hasSize(2);
    }

    @Test
    void aMonthOfTheTeamWithATaskAtAnotherTier() {
        var days = new Period(TODAY.minusDays(30), TODAY.minusDays(1));
        var whatIf = CurrentActor.get(
                owner,
                () -> outlooks.whatIf(
                        days,
                        List.of(new LedgerChange.Move("review", 3, 2, new BigDecimal(100), BigDecimal.ZERO)),
                        12));
        assertThat(whatIf.rows())
                .extracting(LedgerWhatIf.Row::task, LedgerWhatIf.Row::tier)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("review", 2),
                        org.assertj.core.groups.Tuple.tuple("review", 3));
        // 30 days of ten dollars, as a month; and at three dollars for each million.
        assertThat(whatIf.comparison().now().monthly()).isEqualByComparingTo("304.166666666667");
        assertThat(whatIf.comparison().other().monthly()).isEqualByComparingTo("91.25");
        assertThatThrownBy(() -> CurrentActor.get(
                        owner, () -> outlooks.whatIf(new Period(TODAY, TODAY.minusDays(1)), List.of(), 12)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.bad-period"));
    }

    @Test
    void aScenarioIsComparedWithOnesOwnFigures() {
        var compared = CurrentActor.get(
                member, () -> scenarios.compare("burst-vm", Map.of("vmRate", new BigDecimal(2)), null, 12));
        assertThat(compared)
                .singleElement()
                .satisfies(each -> assertThat(each.now().monthly()).isEqualByComparingTo("1460"));
        assertThatThrownBy(() -> CurrentActor.get(member, () -> scenarios.compare("none", Map.of(), null, 12)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.scenario-not-found"));
        assertThatThrownBy(() -> CurrentActor.get(
                        new Actor(member.person(), "Max", red, Set.of(Role.VIEWER), Set.of()), () -> scenarios.all()))
                .isInstanceOf(Refusal.class);
    }
}
