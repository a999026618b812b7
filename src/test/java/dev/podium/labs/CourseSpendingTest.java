package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Ledger;
import dev.podium.costs.LedgerSearch;
import dev.podium.costs.Spending;
import dev.podium.costs.Spending.Asked;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Narrowed;
import dev.podium.costs.Spending.Of;
import dev.podium.costs.Spending.Part;
import dev.podium.costs.Spending.Period;
import dev.podium.costs.outlook.Savings;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever pays for a course learns what it costs, and not what a student did; nor does whoever sees all teams. */
@PodiumTest
@Timeout(120)
class CourseSpendingTest {

    private static final LocalDate DAY = LocalDate.of(2035, 4, 10);
    private static final Period MONTH = new Period(LocalDate.of(2035, 4, 1), LocalDate.of(2035, 4, 30));

    @Autowired
    Courses courses;

    @Autowired
    Spending spending;

    @Autowired
    Ledger ledger;

    @Autowired
    LedgerSearch search;

    private LabHouse house;
    private Actor manager;
    private final List<UUID> students = new ArrayList<>();

    @BeforeEach
    void aCourse() {
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        manager = TestPeople.person(house.team, "Mara", Role.MANAGER);
    }

    private void spent(UUID person, String model, String amount) {
        spent(house.team, person, model, amount);
    }

    /** In another month, or of another kind or tier; in the sums that are read of a course. */
    private void spent(UUID person, LocalDate month, String kind, String model, int tier, String amount) {
        TestPeople.update(
                "insert into ledger_months values (?, ?::date, ?, ?, null, 'cloud', ?, ?, ?, 1, 0, 0, 0, 0, 0, 0, 0,"
                        + " ?::numeric, null)",
                house.team.value(),
                month.toString(),
                person,
                UUID.nameUUIDFromBytes(person.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                model,
                tier,
                kind,
                amount);
    }

    private static void spent(TeamId team, UUID person, String model, String amount) {
        for (var table : List.of("ledger_days", "ledger_months")) {
            TestPeople.update(
                    "insert into " + table
                            + " values (?, ?::date, ?, ?, null, 'cloud', ?, 3, 'model-call', 1, 0, 0, 0, 0, 0, 0, 0,"
                            + " ?::numeric, null)",
                    team.value(),
                    (table.equals("ledger_days") ? DAY : MONTH.from()).toString(),
                    person,
                    UUID.nameUUIDFromBytes(person.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    model,
                    amount);
        }
        TestPeople.update(
                "insert into ledger_team_days as t values (?, ?::date, 'model-call', 3, 'cloud', ?, 1, 0, 0, 0, 0, 0, 0, 0, ?::numeric)"
                        + " on conflict (team_id, day, kind, tier, provider, model) do update set"
                        + " amount = t.amount + excluded.amount",
                team.value(),
                DAY.toString(),
                model,
                amount);
        TestPeople.update(
                "insert into ledger_team_months as t values (?, ?::date, 'model-call', 3, 'cloud', ?, 1, 0, 0, 0, 0, 0, 0, 0, ?::numeric)"
                        + " on conflict (team_id, month, kind, tier, provider, model) do update set"
                        + " amount = t.amount + excluded.amount",
                team.value(),
                MONTH.from().toString(),
                model,
                amount);
    }

    private void spentAtTask() {
        for (var student : students) {
            TestPeople.update(
                    "insert into ledger_tasks values (?, ?::date, ?, 't', 3, true, 1, 1, 0, 0, 0, 0, 0, 0, 1)",
                    house.team.value(),
                    DAY.toString(),
                    student);
        }
    }

    private void students(int many) {
        for (int i = 0; i < many; i++) {
            var one = UUID.randomUUID();
            students.add(one);
            spent(one, "common", "1");
        }
    }

    private static Asked asked(Of of, Period period, Narrowed narrowed) {
        return new Asked(of, period, narrowed);
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static Narrowed to(PersonId person, AgentId agent, String model) {
        return new Narrowed(Set.of(), null, person, agent, null, null, model, null, null, null);
    }

    @Test
    void aManagerLearnsSumsAndWhoTeachesLearnsMore() {
        students(7);
        spent(students.getFirst(), "rare", "40");
        var whole = asked(Of.TEAM, MONTH, Narrowed.TO_NOTHING);
        var models = as(manager, () -> spending.parts(whole, By.MODEL, 50, true));
        assertThat(models.whole().amount()).isEqualByComparingTo("47");
        // The one that a single student used goes with the other one, which would tell it otherwise.
        assertThat(models.parts()).isEmpty();
        assertThat(Objects.requireNonNull(models.rest()).amount()).isEqualByComparingTo("47");
        assertThat(models.withheld()).contains("fewer than 5");
        for (var by : List.of(By.PERSON, By.AGENT, By.PROJECT, By.KEY)) {
            assertThat(as(manager, () -> spending.parts(whole, by, 50, true)).parts())
                    .as(by.name())
                    .isEmpty();
        }
        assertThat(as(manager, () -> spending.stacked(whole, By.PERSON, 50)).slices())
                .singleElement()
                .satisfies(slice -> assertThat(slice.amounts()).containsOnlyKeys(Spending.REST));
        // Neither the time before, nor days, nor tiers of few.
        assertThat(models.whole().before()).isNull();
        spentAtTask();
        assertThat(as(manager, () -> spending.routing(whole))
                        .instead()
                        .getFirst()
                        .days())
                .extracting(Savings.Day::day)
                .containsExactly(MONTH.to());
        // Each way to one of them.
        var one = new PersonId(students.getFirst());
        refused(
                () -> as(manager, () -> spending.parts(asked(Of.TEAM, MONTH, to(one, null, null)), By.KIND, 9, false)),
                "costs.withheld");
        refused(
                () -> as(
                        manager,
                        () -> spending.parts(
                                asked(Of.TEAM, MONTH, to(null, new AgentId(UUID.randomUUID()), null)),
                                By.KIND,
                                9,
                                false)),
                "costs.withheld");
        refused(
                () -> as(
                        manager,
                        () -> spending.parts(asked(Of.TEAM, MONTH, to(null, null, "rare")), By.KIND, 9, false)),
                "costs.too-few");
        // The others' model is all but the rare one.
        refused(
                () -> as(
                        manager,
                        () -> spending.parts(asked(Of.TEAM, MONTH, to(null, null, "common")), By.KIND, 9, false)),
                "costs.too-few");
        refused(
                () -> as(
                        manager,
                        () -> spending.parts(
                                asked(Of.TEAM, new Period(DAY, DAY), Narrowed.TO_NOTHING), By.KIND, 9, false)),
                "costs.bad-period");
        refused(
                () -> as(manager, () -> spending.idle(asked(Of.TEAM, new Period(DAY, DAY), Narrowed.TO_NOTHING))),
                "costs.bad-period");
        // Nor entry by entry, nor by the older sums.
        assertThat(as(manager, () -> ledger.entries(Ledger.Filter.ALL, null, 50)))
                .isEmpty();
        assertThat(as(manager, () -> ledger.sums(MONTH.from(), MONTH.to(), Set.of(Ledger.By.PERSON))))
                .isEmpty();
        assertThat(as(manager, () -> search.choices("model-call")).people()).isEmpty();

        var told = as(house.owner, () -> spending.parts(whole, By.PERSON, 50, true));
        assertThat(told.parts()).hasSize(7);
        assertThat(told.parts().getFirst().sum().amount()).isEqualByComparingTo("41");
        assertThat(told.withheld()).isEmpty();
    }

    private static Narrowed tier(int tier) {
        return new Narrowed(Set.of(), null, null, null, null, null, null, tier, null, null);
    }

    /** The page opens: the sum is of nine, and what would tell of the two is left out of it. */
    @Test
    void whereFewUsedATierTheSumIsToldAndHowCallsWereSpreadIsNot() {
        students(7);
        for (int i = 0; i < 2; i++) {
            spent(students.get(i), MONTH.from(), "model-call", "small", 2, "10");
        }
        var whole = asked(Of.TEAM, MONTH, Narrowed.TO_NOTHING);
        var kinds = as(manager, () -> spending.parts(whole, By.KIND, 9, true));
        assertThat(kinds.whole().amount()).isEqualByComparingTo("27");
        assertThat(kinds.whole().entries()).isEqualTo(9);
        assertThat(kinds.whole()).satisfies(sum -> {
            assertThat(sum.calls()).isNull();
            assertThat(sum.dearest()).isNull();
            assertThat(sum.dearestAmount()).isNull();
        });
        assertThat(kinds.parts()).singleElement().satisfies(part -> {
            assertThat(part.sum().amount()).isEqualByComparingTo("27");
            assertThat(part.sum().dearest()).isNull();
        });
        assertThat(as(manager, () -> spending.stacked(whole, By.KIND, 9)).slices())
                .singleElement()
                .satisfies(slice -> assertThat(slice.amounts().values())
                        .singleElement()
                        .satisfies(amount -> assertThat(amount).isEqualByComparingTo("27")));
        assertThat(as(manager, () -> spending.idle(whole)).machines()).isZero();
        // Neither apart by tier or task, nor a tier alone, which is the whole without the other.
        for (var by : List.of(By.TIER, By.TASK)) {
            refused(() -> as(manager, () -> spending.parts(whole, by, 9, false)), "costs.too-few");
            refused(() -> as(manager, () -> spending.stacked(whole, by, 9)), "costs.too-few");
        }
        refused(() -> as(manager, () -> spending.routing(whole)), "costs.too-few");
        for (int tier = 1; tier <= 3; tier++) {
            var one = asked(Of.TEAM, MONTH, tier(tier));
            if (tier > 1) {
                refused(() -> as(manager, () -> spending.parts(one, By.KIND, 9, false)), "costs.too-few");
            }
        }
        // Five others at tier 2, and it is of enough.
        for (int i = 2; i < 7; i++) {
            spent(students.get(i), MONTH.from(), "model-call", "small", 2, "1");
        }
        var told = as(manager, () -> spending.parts(whole, By.TIER, 9, false));
        assertThat(told.whole().calls()).isEqualTo(14);
        assertThat(told.whole().dearest()).isEqualTo(7);
        assertThat(told.whole().dearestAmount()).isEqualByComparingTo("7");
        assertThat(told.parts()).extracting(Part::id).containsExactly("2", "3");
        assertThat(as(manager, () -> spending.parts(asked(Of.TEAM, MONTH, tier(2)), By.KIND, 9, false))
                        .whole()
                        .amount())
                .isEqualByComparingTo("25");
        // A model that is used at both tiers does not tell by how few at one.
        assertThat(as(manager, () -> spending.parts(whole, By.MODEL, 9, false)).parts())
                .hasSize(2)
                .allSatisfy(part -> {
                    assertThat(part.sum().calls()).isEqualTo(7);
                    assertThat(part.sum().dearest()).isNull();
                });
    }

    @Test
    void ofSeveralMonthsEachIsOfEnoughPeopleOrNotToldAlone() {
        students(7);
        var may = LocalDate.of(2035, 5, 1);
        var both = asked(Of.TEAM, new Period(MONTH.from(), may.plusDays(30)), Narrowed.TO_NOTHING);
        for (var student : students) {
            spent(student, MONTH.from(), "gpu", "h200", 0, "2");
            spent(student, may, "model-call", "common", 3, "3");
        }
        assertThat(as(manager, () -> spending.stacked(both, By.KIND, 9)).slices())
                .extracting(slice -> slice.amounts().keySet())
                .containsExactly(Set.of("gpu", "model-call"), Set.of("model-call"));
        // In May one leased a GPU: then each month is told as a whole.
        spent(students.getFirst(), may, "gpu", "h200", 0, "50");
        var stacked = as(manager, () -> spending.stacked(both, By.KIND, 9));
        assertThat(stacked.parts()).containsExactly(Spending.REST);
        assertThat(stacked.slices().getLast().amounts().get(Spending.REST)).isEqualByComparingTo("71");
        assertThat(as(manager, () -> spending.parts(both, By.KIND, 9, false)).parts())
                .hasSize(2);
        // In June there was one alone.
        var june = LocalDate.of(2035, 6, 1);
        spent(students.getFirst(), june, "model-call", "common", 3, "5");
        var three = asked(Of.TEAM, new Period(MONTH.from(), june.plusDays(29)), Narrowed.TO_NOTHING);
        assertThat(as(manager, () -> spending.parts(three, By.KIND, 9, false))
                        .whole()
                        .amount())
                .isEqualByComparingTo("97");
        refused(() -> as(manager, () -> spending.stacked(three, By.KIND, 9)), "costs.too-few");
        refused(() -> as(manager, () -> spending.routing(three)), "costs.too-few");
    }

    private void ended(UUID person, int times) {
        for (int i = 0; i < times; i++) {
            TestPeople.update(
                    "insert into finished_runs values (?, ?::date, ?, ?, now())",
                    house.team.value(),
                    DAY.toString(),
                    UUID.randomUUID(),
                    person);
        }
    }

    @Test
    void whatARunCostIsToldOfEverythingAndOfEnoughPeople() {
        students(7);
        var whole = asked(Of.TEAM, MONTH, Narrowed.TO_NOTHING);
        for (int i = 0; i < 4; i++) {
            ended(students.get(i), 2);
        }
        refused(() -> as(manager, () -> spending.runs(whole)), "costs.too-few");
        assertThat(as(house.owner, () -> spending.runs(whole)).ended()).isEqualTo(8);
        ended(students.get(4), 6);
        var runs = as(manager, () -> spending.runs(whole));
        assertThat(runs.ended()).isEqualTo(14);
        assertThat(runs.each()).isEqualByComparingTo("0.5");
        assertThat(runs.before()).isNull();
        // A part of the costs by all of the runs would be a figure of nothing.
        for (var who : List.of(manager, house.owner)) {
            for (var narrowed : List.of(tier(3), to(null, null, "common"))) {
                refused(() -> as(who, () -> spending.runs(asked(Of.TEAM, MONTH, narrowed))), "costs.bad-part");
            }
        }
    }

    @Test
    void amongAllTeamsACourseIsToldByWholeMonthsAlone() {
        students(25);
        var mia = TestPeople.person(TestPeople.team("office"), "Mia", Role.MEMBER);
        TestPeople.update(
                "update people set platform_roles = '{MANAGER}' where id = ?",
                mia.person().value());
        var all = new Actor(mia.person(), "Mia", null, Set.of(Role.ORG_MANAGER), null);
        var course = new Narrowed(Set.of(), house.team, null, null, null, null, null, null, null, null);
        assertThat(as(all, () -> spending.parts(asked(Of.ORGANISATION, MONTH, course), By.KIND, 9, false))
                        .whole()
                        .amount())
                .isEqualByComparingTo("25");
        for (var days : List.of(
                new Period(DAY, DAY),
                new Period(MONTH.from(), MONTH.to().minusDays(1)),
                new Period(MONTH.from().plusDays(1), MONTH.to()))) {
            refused(
                    () -> as(all, () -> spending.parts(asked(Of.ORGANISATION, days, course), By.KIND, 9, false)),
                    "costs.bad-period");
            refused(
                    () -> as(all, () -> spending.stacked(asked(Of.ORGANISATION, days, course), By.KIND, 9)),
                    "costs.bad-period");
        }
    }

    @Test
    void ofAFewNothingIsTold() {
        students(4);
        refused(
                () -> as(manager, () -> spending.parts(asked(Of.TEAM, MONTH, Narrowed.TO_NOTHING), By.KIND, 9, false)),
                "costs.too-few");
        var march = new Period(LocalDate.of(2035, 3, 1), LocalDate.of(2035, 3, 31));
        assertThat(as(manager, () -> spending.parts(asked(Of.TEAM, march, Narrowed.TO_NOTHING), By.KIND, 9, false))
                        .parts())
                .isEmpty();
    }

    @Test
    void whoSeesAllTeamsNeitherNarrowsToASmallCourseNorSubtractsIt() {
        students(4);
        var mia = TestPeople.person(TestPeople.team("office"), "Mia", Role.MEMBER);
        TestPeople.update(
                "update people set platform_roles = '{MANAGER}' where id = ?",
                mia.person().value());
        var other = TestPeople.team("other");
        for (int i = 0; i < 6; i++) {
            spent(other, UUID.randomUUID(), "common", "1");
        }
        var all = new Actor(mia.person(), "Mia", null, Set.of(Role.ORG_MANAGER), null);
        var only = new Narrowed(Set.of(), house.team, null, null, null, null, null, null, null, null);
        refused(
                () -> as(all, () -> spending.parts(asked(Of.ORGANISATION, MONTH, only), By.KIND, 9, false)),
                "costs.too-few");
        var teams =
                as(all, () -> spending.parts(asked(Of.ORGANISATION, MONTH, Narrowed.TO_NOTHING), By.TEAM, 200, false));
        assertThat(teams.parts()).extracting(Part::id).doesNotContain(house.team.toString());
        assertThat(teams.others()).isGreaterThan(1);
        assertThat(teams.whole().amount()).isGreaterThanOrEqualTo(BigDecimal.TEN);
    }

    private static Actor whoSeesAll() {
        var mia = TestPeople.person(TestPeople.team("office"), "Mia", Role.MEMBER);
        TestPeople.update(
                "update people set platform_roles = '{MANAGER}' where id = ?",
                mia.person().value());
        return new Actor(mia.person(), "Mia", null, Set.of(Role.ORG_MANAGER), null);
    }

    @Test
    void amongAllTeamsNoPartOfACourseIsOfAFew() {
        students(25);
        var rare = "rare " + UUID.randomUUID();
        spent(students.getFirst(), rare, "40");
        var all = whoSeesAll();
        var course = new Narrowed(Set.of(), house.team, null, null, null, null, null, null, null, null);
        var whole = asked(Of.ORGANISATION, MONTH, course);
        var models = as(all, () -> spending.parts(whole, By.MODEL, 50, true));
        assertThat(models.whole().amount()).isEqualByComparingTo("65");
        assertThat(models.whole().before()).isNull();
        assertThat(models.parts()).isEmpty();
        assertThat(Objects.requireNonNull(models.rest()).amount()).isEqualByComparingTo("65");
        var kinds = as(all, () -> spending.parts(whole, By.KIND, 50, true));
        assertThat(kinds.parts()).singleElement().satisfies(part -> {
            assertThat(part.id()).isEqualTo("model-call");
            assertThat(part.line()).isEmpty();
        });
        // Each way to that one.
        for (var narrowed : List.of(
                new Narrowed(Set.of(), house.team, null, null, null, null, rare, null, null, null),
                new Narrowed(Set.of("gpu"), house.team, null, null, null, null, null, null, null, null),
                new Narrowed(Set.of(), null, null, null, null, null, rare, null, null, null))) {
            for (var by : List.of(By.KIND, By.TEAM, By.MODEL)) {
                refused(
                        () -> as(all, () -> spending.parts(asked(Of.ORGANISATION, MONTH, narrowed), by, 9, false)),
                        "costs.too-few");
            }
        }
        refused(() -> as(all, () -> spending.stacked(whole, By.KIND, 9)), "costs.too-few");
        refused(() -> as(all, () -> spending.routing(whole)), "costs.too-few");
        refused(() -> as(all, () -> spending.parts(whole, By.TASK, 9, false)), "costs.too-few");
        // The same model of enough others: what the course had of it is told with somebody else's.
        var other = TestPeople.team("other");
        for (int i = 0; i < 6; i++) {
            spent(other, UUID.randomUUID(), rare, "1");
        }
        var teams = as(
                all,
                () -> spending.parts(
                        asked(
                                Of.ORGANISATION,
                                MONTH,
                                new Narrowed(Set.of(), null, null, null, null, null, rare, null, null, null)),
                        By.TEAM,
                        50,
                        false));
        assertThat(teams.whole().amount()).isEqualByComparingTo("46");
        assertThat(teams.parts()).isEmpty();
    }

    @Test
    void amongAllTeamsACourseHasNoDays() {
        students(25);
        var other = TestPeople.team("other");
        for (int i = 0; i < 6; i++) {
            spent(other, UUID.randomUUID(), "common", "100");
        }
        var all = whoSeesAll();
        var mine = house.team.toString();
        var month =
                as(all, () -> spending.parts(asked(Of.ORGANISATION, MONTH, Narrowed.TO_NOTHING), By.TEAM, 200, true));
        assertThat(month.parts())
                .filteredOn(part -> part.id().equals(mine))
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.sum().amount()).isEqualByComparingTo("25");
                    assertThat(part.sum().dearest()).isNotNull();
                    assertThat(part.line()).isEmpty();
                });
        assertThat(month.parts())
                .filteredOn(part -> part.id().equals(other.toString()))
                .singleElement()
                .satisfies(part -> assertThat(part.line()).isNotEmpty());
        assertThat(as(all, () -> spending.stacked(asked(Of.ORGANISATION, MONTH, Narrowed.TO_NOTHING), By.TEAM, 200))
                        .parts())
                .doesNotContain(mine);
        var week = new Period(DAY, DAY.plusDays(6));
        var days =
                as(all, () -> spending.parts(asked(Of.ORGANISATION, week, Narrowed.TO_NOTHING), By.TEAM, 200, false));
        assertThat(days.parts()).extracting(Part::id).doesNotContain(mine);
        assertThat(days.others()).isGreaterThan(1);
    }

    @Test
    void amongAllTeamsTierThreeOfACourseIsNotOfAFew() {
        students(25);
        for (var table : List.of("ledger_days", "ledger_months", "ledger_team_days", "ledger_team_months")) {
            TestPeople.update("update " + table + " set tier = 1 where team_id = ?", house.team.value());
        }
        spent(students.getFirst(), "strongest", "40");
        var other = TestPeople.team("other");
        for (int i = 0; i < 6; i++) {
            spent(other, UUID.randomUUID(), "common", "1");
        }
        var all = whoSeesAll();
        var teams =
                as(all, () -> spending.parts(asked(Of.ORGANISATION, MONTH, Narrowed.TO_NOTHING), By.TEAM, 200, false));
        assertThat(teams.parts())
                .filteredOn(part -> part.id().equals(house.team.toString()))
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.sum().amount()).isEqualByComparingTo("65");
                    assertThat(part.sum().calls()).isNull();
                    assertThat(part.sum().dearest()).isNull();
                    assertThat(part.sum().dearestAmount()).isNull();
                });
        assertThat(teams.parts())
                .as("alone it would be what is missing to the whole")
                .filteredOn(part -> part.sum().dearest() == null)
                .hasSizeGreaterThan(1);
        assertThat(teams.rest() == null || teams.rest().dearest() == null).isTrue();
        // The course alone: not even in its whole.
        var course = new Narrowed(Set.of(), house.team, null, null, null, null, null, null, null, null);
        assertThat(as(all, () -> spending.parts(asked(Of.ORGANISATION, MONTH, course), By.KIND, 9, false))
                        .whole()
                        .dearest())
                .isNull();
        refused(
                () -> as(all, () -> spending.parts(asked(Of.ORGANISATION, MONTH, course), By.TIER, 9, false)),
                "costs.too-few");
    }
}
