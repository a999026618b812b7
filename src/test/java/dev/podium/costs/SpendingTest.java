package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Spending.Asked;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Narrowed;
import dev.podium.costs.Spending.Of;
import dev.podium.costs.Spending.Part;
import dev.podium.costs.Spending.Parts;
import dev.podium.costs.Spending.Period;
import dev.podium.costs.Spending.Step;
import dev.podium.costs.outlook.Savings;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** The parts of what was spent come to the whole, whoever asks for whatever. */
@PodiumTest
@Timeout(300)
class SpendingTest {

    private static final LocalDate FIRST = LocalDate.of(2033, 1, 1);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2034-03-15T12:00:00Z"), ZoneOffset.UTC);

    @Autowired
    LedgerStore ledger;

    @Autowired
    SpendingStore store;

    @Autowired
    SpendingNames names;

    @Autowired
    LedgerReach reach;

    @Autowired
    ModelPriceStore prices;

    @Autowired
    List<SpendingAgents> agents;

    @Autowired
    ObjectProvider<WithheldSpending> withheld;

    @Autowired
    ObjectProvider<FinishedRuns> finished;

    @Autowired
    ObjectProvider<UnusedGpus> unused;

    @Autowired
    Permissions permissions;

    @Autowired
    CostsSettings settings;

    @Autowired
    TransactionTemplate transaction;

    private TeamId red;
    private Actor olga;
    private Actor max;
    private TeamId blue;
    private Actor bert;

    @BeforeEach
    void twoTeams() {
        red = TestPeople.team("red");
        olga = TestPeople.person(red, "Olga", Role.OWNER);
        max = TestPeople.person(red, "Max", Role.MEMBER);
        blue = TestPeople.team("blue");
        bert = TestPeople.person(blue, "Bert", Role.OWNER);
    }

    private Spending spending(ShownCurrency currency) {
        return new SummedSpending(
                store,
                names,
                reach,
                currency,
                prices,
                agents,
                withheld,
                finished,
                unused,
                permissions,
                CLOCK,
                settings);
    }

    private <T> T as(Actor who, java.util.function.Function<Spending, T> question) {
        return as(who, new DollarsShown(), question);
    }

    private <T> T as(Actor who, ShownCurrency currency, java.util.function.Function<Spending, T> question) {
        return CurrentActor.get(
                who, () -> Objects.requireNonNull(transaction.execute(_ -> question.apply(spending(currency)))));
    }

    /** What a test knows of an entry that it booked. */
    private record Booked(
            LocalDate day,
            Payer payer,
            String kind,
            String provider,
            String model,
            int tier,
            String task,
            @Nullable MachineId machine,
            BigDecimal amount) {}

    private Booked book(Booked what, String outcome) {
        var detail = what.kind.equals("model-call") ? "{\"task\": \"" + what.task + "\"}" : "";
        var head = new Line.Head(
                UUID.randomUUID(),
                what.day.atTime(12, 0).toInstant(ZoneOffset.UTC),
                what.payer,
                new Subject(
                        what.kind, what.provider, what.model, "", what.tier, ChargeLines.NO_RATE, detail, what.machine),
                BigDecimal.ZERO,
                List.of());
        var spent = new Spent(new Tokens(1_000_000, 0, 0, 0, 100_000, 0, 0), "", null, false, outcome, detail);
        assertThat(ledger.book(List.of(Line.settled(head, head.begun(), spent, what.amount)), null))
                .isEqualTo(1);
        return what;
    }

    private List<Booked> some(long seed, int howMany) {
        var random = new Random(seed);
        var people = List.of(olga, max);
        var machines = List.of(new MachineId(UUID.randomUUID()), new MachineId(UUID.randomUUID()));
        var which = new ArrayList<AgentId>();
        for (int i = 0; i < 7; i++) {
            which.add(new AgentId(UUID.randomUUID()));
        }
        var all = new ArrayList<Booked>();
        for (int i = 0; i < howMany; i++) {
            var kind = List.of("model-call", "model-call", "model-call", "gpu", "machine", "electricity", "charge")
                    .get(random.nextInt(7));
            boolean model = kind.equals("model-call");
            boolean shared = kind.equals("machine") || kind.equals("electricity");
            boolean idle = shared && random.nextBoolean();
            var person = idle ? null : people.get(random.nextInt(2)).person();
            all.add(book(
                    new Booked(
                            FIRST.plusDays(random.nextInt(400)),
                            new Payer(
                                    red,
                                    person,
                                    person == null || random.nextInt(4) == 0 ? null : which.get(random.nextInt(7)),
                                    random.nextInt(5) == 0 ? UUID.nameUUIDFromBytes(new byte[] {(byte) i}) : null),
                            kind,
                            shared ? "forge" : "p" + random.nextInt(3),
                            shared ? idle ? "idle" : "used" : "m" + random.nextInt(5),
                            model ? 1 + random.nextInt(3) : 0,
                            model ? "task-" + random.nextInt(4) : "",
                            model ? null : machines.get(random.nextInt(2)),
                            // A correction is below nothing.
                            BigDecimal.valueOf(random.nextInt(2_000_000) - 100_000, 6)),
                    List.of("ok", "ok", "aborted", "failed").get(random.nextInt(4))));
        }
        // Another team's is in none of it.
        book(
                new Booked(
                        FIRST,
                        new Payer(blue, bert.person(), null, null),
                        "charge",
                        "x",
                        "y",
                        0,
                        "",
                        null,
                        BigDecimal.TEN),
                "ok");
        return all;
    }

    private static BigDecimal sum(List<Booked> all, Period period, Predicate<Booked> which, ShownCurrency currency) {
        return all.stream()
                .filter(each -> !each.day.isBefore(period.from()) && !each.day.isAfter(period.to()))
                .filter(which)
                .map(each -> each.amount.multiply(
                        currency.over(each.day, each.day).stretches().getFirst().factor()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void comesTo(Parts parts, BigDecimal whole) {
        assertThat(parts.whole().amount()).as(parts.by() + " whole").isEqualByComparingTo(whole);
        var together = parts.parts().stream().map(part -> part.sum().amount()).reduce(BigDecimal.ZERO, BigDecimal::add);
        var rest = parts.rest();
        assertThat(rest == null ? together : together.add(rest.amount()))
                .as(parts.by() + " together")
                .isEqualByComparingTo(whole);
        var before = parts.whole().before();
        if (before != null) {
            var parted = parts.parts().stream()
                    .map(part -> Objects.requireNonNull(part.sum().before()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(rest == null ? parted : parted.add(Objects.requireNonNull(rest.before())))
                    .as(parts.by() + " before")
                    .isEqualByComparingTo(before);
        }
    }

    /** A rate that changes in the middle of a month, and one at the beginning of another. */
    private static final class Zloty implements ShownCurrency {
        private static final LocalDate MIDDLE = LocalDate.of(2033, 5, 17);
        private static final LocalDate LATER = LocalDate.of(2033, 9, 1);

        @Override
        public Factors over(LocalDate from, LocalDate to) {
            var all = List.of(
                    new Stretch(LocalDate.MIN, MIDDLE.minusDays(1), new BigDecimal("3.9")),
                    new Stretch(MIDDLE, LATER.minusDays(1), new BigDecimal("4.125")),
                    new Stretch(LATER, LocalDate.MAX, new BigDecimal("4")));
            return new Factors(
                    Currency.getInstance("PLN"),
                    all.stream()
                            .filter(each ->
                                    !each.to().isBefore(from) && !each.from().isAfter(to))
                            .map(each -> new Stretch(
                                    each.from().isBefore(from) ? from : each.from(),
                                    each.to().isAfter(to) ? to : each.to(),
                                    each.factor()))
                            .toList(),
                    "");
        }
    }

    @Test
    void partsComeToTheWholeInEveryDrillDown() {
        var all = some(20_331, 300);
        var periods = List.of(
                new Period(FIRST, FIRST.plusDays(399)),
                new Period(FIRST, FIRST.withDayOfMonth(31)),
                new Period(LocalDate.of(2033, 5, 10), LocalDate.of(2033, 9, 12)),
                new Period(LocalDate.of(2033, 6, 30), LocalDate.of(2033, 6, 30)),
                new Period(LocalDate.of(2033, 2, 1), LocalDate.of(2033, 12, 31)),
                new Period(LocalDate.of(2020, 2, 1), LocalDate.of(2020, 2, 29)));
        for (var currency : List.of(new DollarsShown(), new Zloty())) {
            for (var period : periods) {
                for (var by : By.values()) {
                    Predicate<Booked> counts = each -> by != By.TASK || each.kind.equals("model-call");
                    var whole = sum(all, period, counts, currency);
                    var asked = new Asked(Of.TEAM, period, Narrowed.TO_NOTHING);
                    for (int most : new int[] {1, 3, 200}) {
                        var parts = as(olga, currency, spending -> spending.parts(asked, by, most, false));
                        comesTo(parts, whole);
                        assertThat(parts.parts())
                                .hasSizeLessThanOrEqualTo(most)
                                .isSortedAccordingTo((one, other) ->
                                        other.sum().amount().compareTo(one.sum().amount()));
                        assertThat(parts.parts())
                                .allSatisfy(part -> assertThat(part.name()).isNotEmpty());
                    }
                    var stacked = as(olga, currency, spending -> spending.stacked(asked, by, 2));
                    assertThat(stacked.slices().stream()
                                    .flatMap(slice -> slice.amounts().values().stream())
                                    .reduce(BigDecimal.ZERO, BigDecimal::add))
                            .as(by + " stacked")
                            .isEqualByComparingTo(whole);
                    assertThat(stacked.slices().getFirst().from()).isEqualTo(period.from());
                    assertThat(stacked.slices().getLast().to()).isEqualTo(period.to());
                }
            }
        }
    }

    @Test
    void eachPartIsWhatItIsNarrowedTo() {
        var all = some(4_711, 120);
        var period = new Period(FIRST, FIRST.plusDays(399));
        for (var by : EnumSet.complementOf(EnumSet.of(By.TEAM, By.TASK, By.PROJECT, By.PROVIDER, By.MODEL))) {
            var parts = as(
                    olga, spending -> spending.parts(new Asked(Of.TEAM, period, Narrowed.TO_NOTHING), by, 200, true));
            assertThat(parts.parts()).isNotEmpty();
            for (var part : parts.parts()) {
                assertThat(part.line()).hasSize(30);
                if (!part.id().isEmpty()) {
                    var narrowed = new Asked(Of.TEAM, period, narrowed(by, part));
                    var inside = as(olga, spending -> spending.parts(narrowed, By.KIND, 200, false));
                    comesTo(inside, part.sum().amount());
                    assertThat(inside.whole().entries()).isEqualTo(part.sum().entries());
                    assertThat(as(olga, spending -> spending.parts(narrowed, By.AGENT, 200, false))
                                    .whole()
                                    .amount())
                            .isEqualByComparingTo(part.sum().amount());
                }
            }
        }
        var calls = all.stream().filter(each -> each.kind.equals("model-call")).toList();
        var whole = as(
                        olga,
                        spending ->
                                spending.parts(new Asked(Of.TEAM, period, Narrowed.TO_NOTHING), By.KIND, 200, false))
                .whole();
        assertThat(whole.calls()).isEqualTo(calls.size());
        assertThat(whole.dearest())
                .isEqualTo(calls.stream().filter(each -> each.tier == 3).count());
        assertThat(whole.dearestAmount())
                .isEqualByComparingTo(sum(calls, period, each -> each.tier == 3, new DollarsShown()));
    }

    private static Narrowed narrowed(By by, Part part) {
        return new Narrowed(
                by == By.KIND ? Set.of(part.id()) : Set.of(),
                null,
                by == By.PERSON ? dev.podium.kernel.PersonId.parse(part.id()) : null,
                by == By.AGENT ? AgentId.parse(part.id()) : null,
                null,
                null,
                null,
                by == By.TIER ? Integer.valueOf(part.id()) : null,
                by == By.MACHINE ? MachineId.parse(part.id()) : null,
                by == By.KEY ? UUID.fromString(part.id()) : null);
    }

    @Test
    void whoMayNotSeeTheTeamsSeesTheirOwn() {
        var all = some(99, 60);
        var period = new Period(FIRST, FIRST.plusDays(399));
        var own = as(
                max, spending -> spending.parts(new Asked(Of.OWN, period, Narrowed.TO_NOTHING), By.KIND, 200, false));
        comesTo(own, sum(all, period, each -> max.person().equals(each.payer.person()), new DollarsShown()));
        var tasks = as(
                max, spending -> spending.parts(new Asked(Of.OWN, period, Narrowed.TO_NOTHING), By.TASK, 200, false));
        comesTo(
                tasks,
                sum(
                        all,
                        period,
                        each -> max.person().equals(each.payer.person()) && each.kind.equals("model-call"),
                        new DollarsShown()));
        // Nothing of the others', however one narrows.
        var hers = new Narrowed(Set.of(), null, olga.person(), null, null, null, null, null, null, null);
        comesTo(
                as(max, spending -> spending.parts(new Asked(Of.OWN, period, hers), By.KIND, 200, false)),
                BigDecimal.ZERO);
        for (var of : List.of(Of.TEAM, Of.ORGANISATION)) {
            assertThatThrownBy(() -> as(
                            max,
                            spending -> spending.parts(new Asked(of, period, Narrowed.TO_NOTHING), By.KIND, 9, false)))
                    .isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> as(max, spending -> spending.routing(new Asked(of, period, Narrowed.TO_NOTHING))))
                    .isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> as(max, spending -> spending.idle(new Asked(of, period, Narrowed.TO_NOTHING))))
                    .isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> as(max, spending -> spending.runs(new Asked(of, period, Narrowed.TO_NOTHING))))
                    .isInstanceOf(Refusal.class);
        }
        var others = as(
                bert, spending -> spending.parts(new Asked(Of.TEAM, period, Narrowed.TO_NOTHING), By.KIND, 9, false));
        assertThat(others.whole().amount()).isEqualByComparingTo("10");
    }

    private Actor manager() {
        var person = TestPeople.person(TestPeople.team("office"), "Mia", Role.MEMBER);
        TestPeople.update(
                "update people set platform_roles = '{MANAGER}' where id = ?",
                person.person().value());
        return new Actor(person.person(), "Mia", null, Set.of(Role.ORG_MANAGER), null);
    }

    @Test
    void whoSeesAllTeamsSeesEachInSumsAndNobodyInThem() {
        var all = some(7, 80);
        var mia = manager();
        var period = new Period(FIRST, FIRST.plusDays(399));
        for (var currency : List.of(new DollarsShown(), new Zloty())) {
            var teams = as(
                    mia,
                    currency,
                    spending -> spending.parts(
                            new Asked(Of.ORGANISATION, period, Narrowed.TO_NOTHING), By.TEAM, 200, true));
            var ours = teams.parts().stream()
                    .filter(part -> part.id().equals(red.toString()))
                    .findFirst()
                    .orElseThrow();
            assertThat(ours.sum().amount()).isEqualByComparingTo(sum(all, period, _ -> true, currency));
            assertThat(ours.name()).startsWith("red");
            var of = new Narrowed(Set.of(), red, null, null, null, null, null, null, null, null);
            for (var by : List.of(By.KIND, By.MODEL, By.TIER, By.PROVIDER, By.TEAM)) {
                comesTo(
                        as(
                                mia,
                                currency,
                                spending -> spending.parts(new Asked(Of.ORGANISATION, period, of), by, 200, true)),
                        sum(all, period, _ -> true, currency));
            }
            comesTo(
                    as(
                            mia,
                            currency,
                            spending -> spending.parts(new Asked(Of.ORGANISATION, period, of), By.TASK, 200, true)),
                    sum(all, period, each -> each.kind.equals("model-call"), currency));
            comesTo(
                    as(
                            mia,
                            currency,
                            spending -> spending.parts(new Asked(Of.ORGANISATION, period, of), By.MACHINE, 200, true)),
                    sum(all, period, _ -> true, currency));
            assertThat(as(mia, currency, spending -> spending.idle(new Asked(Of.ORGANISATION, period, of)))
                            .machines())
                    .isEqualByComparingTo(sum(all, period, each -> each.model.equals("idle"), currency));
        }
        for (var by : List.of(By.PERSON, By.AGENT, By.PROJECT, By.KEY)) {
            assertThatThrownBy(() -> as(
                            mia,
                            spending -> spending.parts(
                                    new Asked(Of.ORGANISATION, period, Narrowed.TO_NOTHING), by, 9, false)))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.bad-part"));
        }
        var hers = new Narrowed(Set.of(), red, olga.person(), null, null, null, null, null, null, null);
        assertThatThrownBy(() -> as(
                        mia, spending -> spending.parts(new Asked(Of.ORGANISATION, period, hers), By.KIND, 9, false)))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void ofTenThousandAgentsTheLargestAreToldAndTheRest() {
        int many = 10_000;
        TestPeople.update(
                "insert into ledger_days (team_id, day, person_id, agent_id, key_id, provider, model, tier, kind, entries,"
                        + " input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount,"
                        + " machine_id) select ?, ?::date + n % 20, ?, md5('agent ' || n)::uuid, null, 'p', 'm', 3,"
                        + " 'model-call', 1, 0, 0, 0, 0, 0, 0, 0, n * 0.000001, null from generate_series(1, ?) n",
                red.value(), FIRST.toString(), olga.person().value(), many);
        var sum = new BigDecimal("50.005");
        var asked = new Asked(Of.TEAM, new Period(FIRST, FIRST.plusDays(19)), Narrowed.TO_NOTHING);
        var parts = as(olga, spending -> spending.parts(asked, By.AGENT, 20, true));
        comesTo(parts, sum);
        assertThat(parts.parts()).hasSize(20);
        assertThat(parts.others()).isEqualTo(many - 20);
        assertThat(parts.parts().getFirst().sum().amount()).isEqualByComparingTo("0.01");
        var stacked = as(olga, spending -> spending.stacked(asked, By.AGENT, 8));
        assertThat(stacked.parts()).hasSize(9).endsWith(Spending.REST);
        assertThat(stacked.slices().stream()
                        .flatMap(slice -> slice.amounts().values().stream())
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(sum);
    }

    @Test
    void aTeamThatIsDeletedInTheMiddleOfAMonthStaysInItsSums() {
        var all = some(11, 60);
        var mia = manager();
        var period = new Period(FIRST, FIRST.plusDays(399));
        var whole = sum(all, period, _ -> true, new DollarsShown());
        TestPeople.update("update teams set deleted_at = now() where id = ?", red.value());
        var teams = as(
                mia,
                spending ->
                        spending.parts(new Asked(Of.ORGANISATION, period, Narrowed.TO_NOTHING), By.TEAM, 200, true));
        assertThat(teams.parts())
                .filteredOn(part -> part.id().equals(red.toString()))
                .singleElement()
                .satisfies(part -> {
                    assertThat(part.sum().amount()).isEqualByComparingTo(whole);
                    assertThat(part.name()).startsWith("red").endsWith(" (deleted)");
                });
    }

    /** The database says no where the application forgot to ask. */
    @Test
    void whoMayNotSeeAllTeamsFindsNoneOfThemInTheDatabase() {
        some(8, 20);
        CurrentActor.run(
                olga,
                () -> transaction.executeWithoutResult(_ -> {
                    store.seeAllTeams();
                    var period = new Period(FIRST, FIRST.plusDays(399));
                    var question = new SpendingStore.Question(
                            Of.ORGANISATION,
                            period,
                            Narrowed.TO_NOTHING,
                            null,
                            new DollarsShown().over(period.from(), period.to()).stretches(),
                            java.util.Map.of(),
                            false);
                    assertThat(store.sums(question, By.TEAM))
                            .extracting(SpendingStore.Row::id)
                            .containsExactly(red.toString());
                    // Her own team's, as she sees them anyway.
                    assertThat(store.sums(question, By.MACHINE).stream()
                                    .map(SpendingStore.Row::amount)
                                    .reduce(BigDecimal.ZERO, BigDecimal::add))
                            .isEqualByComparingTo(
                                    store.sums(question, By.TEAM).getFirst().amount());
                    assertThat(store.sums(question, By.TASK).stream()
                                    .map(SpendingStore.Row::calls)
                                    .reduce(0L, Long::sum))
                            .isEqualTo(store.sums(question, By.TEAM).getFirst().calls());
                    assertThat(store.people(period)).isEmpty();
                }));
    }

    @Test
    void callsArePricedOnceMoreAtEachTier() {
        var payer = new Payer(red, max.person(), null, null);
        book(new Booked(FIRST, payer, "model-call", "local", "coder", 1, "tests", null, BigDecimal.ZERO), "ok");
        book(
                new Booked(FIRST, payer, "model-call", "cloud", "mid", 2, "review", null, new BigDecimal("4.5")),
                "aborted");
        book(new Booked(FIRST, payer, "model-call", "cloud", "top", 3, "design", null, new BigDecimal("22.5")), "ok");
        book(new Booked(FIRST, payer, "model-call", "cloud", "top", 3, "design", null, BigDecimal.ZERO), "failed");
        var routing = as(
                olga, spending -> spending.routing(new Asked(Of.TEAM, new Period(FIRST, FIRST), Narrowed.TO_NOTHING)));
        assertThat(routing.calls()).containsExactly(1L, 1L, 2L);
        assertThat(routing.amounts().get(2)).isEqualByComparingTo("22.5");
        assertThat(routing.tasks())
                .singleElement()
                .satisfies(part -> assertThat(part.name()).isEqualTo("Design"));
        // A million in and 100,000 out: $15 + $7.50 at tier 3, $3 + $1.50 at tier 2, for each of the three that were
        // answered.
        assertThat(routing.instead().getFirst().instead()).isEqualByComparingTo("67.5");
        assertThat(routing.instead().getFirst().saved()).isEqualByComparingTo("40.5");
        assertThat(routing.instead().getLast().instead()).isEqualByComparingTo("13.5");
        assertThat(routing.instead().getLast().saved()).isEqualByComparingTo("-13.5");
        // Day by day in a short time, and at the ends of months in a long one; the same sum in both.
        var month = as(
                olga,
                spending -> spending.routing(
                        new Asked(Of.TEAM, new Period(FIRST, FIRST.withDayOfMonth(31)), Narrowed.TO_NOTHING)));
        assertThat(month.instead().getFirst().days())
                .extracting(Savings.Day::day)
                .containsExactly(FIRST);
        var year = as(
                olga,
                spending -> spending.routing(
                        new Asked(Of.TEAM, new Period(FIRST, FIRST.plusYears(1).minusDays(1)), Narrowed.TO_NOTHING)));
        assertThat(year.instead().getFirst().days())
                .extracting(Savings.Day::day)
                .containsExactly(FIRST.withDayOfMonth(31));
        assertThat(year.instead().getFirst().saved()).isEqualByComparingTo("40.5");
    }

    @Test
    void whatCannotBeAskedIsRefusedWithWhatCan() {
        var asked = new Asked(Of.TEAM, new Period(FIRST, FIRST.minusDays(1)), Narrowed.TO_NOTHING);
        assertThatThrownBy(() -> as(olga, spending -> spending.parts(asked, By.KIND, 9, false)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.bad-period"));
        var long_ = new Asked(Of.TEAM, new Period(FIRST, FIRST.plusDays(Spending.MOST_DAYS)), Narrowed.TO_NOTHING);
        assertThatThrownBy(() -> as(olga, spending -> spending.parts(long_, By.KIND, 9, false)))
                .hasMessageContaining("1101");
        var day = new Asked(Of.TEAM, new Period(FIRST, FIRST), Narrowed.TO_NOTHING);
        for (int most : new int[] {0, -1, 201}) {
            assertThatThrownBy(() -> as(olga, spending -> spending.parts(day, By.KIND, most, false)))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.bad-limit"));
        }
        var agent =
                new Narrowed(Set.of(), null, null, new AgentId(UUID.randomUUID()), null, null, null, null, null, null);
        assertThatThrownBy(() -> as(
                        olga, spending -> spending.parts(new Asked(Of.TEAM, day.period(), agent), By.TASK, 9, false)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.bad-part"));
        // Nothing at all, and what is to come.
        var later = new Asked(
                Of.TEAM, new Period(LocalDate.of(2099, 1, 1), LocalDate.of(2099, 1, 31)), Narrowed.TO_NOTHING);
        var none = as(olga, spending -> spending.parts(later, By.KIND, 9, true));
        assertThat(none.parts()).isEmpty();
        assertThat(none.whole().before()).isNull();
        assertThat(as(olga, spending -> spending.stacked(later, By.KIND, 9)).slices())
                .hasSize(31);
        assertThat(as(olga, spending -> spending.stacked(later, By.KIND, 9)).step())
                .isEqualTo(Step.DAY);
    }

    @Test
    void aMonthIsComparedWithTheSameDaysOfTheOneBefore() {
        var today = LocalDate.of(2034, 3, 31);
        assertThat(Before.of(new Period(LocalDate.of(2034, 3, 1), today), today))
                .isEqualTo(new Period(LocalDate.of(2034, 2, 1), LocalDate.of(2034, 2, 28)));
        assertThat(Before.of(new Period(LocalDate.of(2034, 3, 1), today), LocalDate.of(2034, 3, 15)))
                .isEqualTo(new Period(LocalDate.of(2034, 2, 1), LocalDate.of(2034, 2, 15)));
        assertThat(Before.of(new Period(LocalDate.of(2034, 2, 1), LocalDate.of(2034, 2, 28)), today))
                .isEqualTo(new Period(LocalDate.of(2034, 1, 1), LocalDate.of(2034, 1, 31)));
        assertThat(Before.of(new Period(LocalDate.of(2034, 1, 1), today), today))
                .isEqualTo(new Period(LocalDate.of(2033, 10, 1), LocalDate.of(2033, 12, 31)));
        assertThat(Before.of(new Period(LocalDate.of(2034, 3, 6), LocalDate.of(2034, 3, 12)), today))
                .isEqualTo(new Period(LocalDate.of(2034, 2, 27), LocalDate.of(2034, 3, 5)));
        // In the running week, up to today.
        assertThat(Before.of(new Period(LocalDate.of(2034, 3, 6), LocalDate.of(2034, 3, 12)), LocalDate.of(2034, 3, 7)))
                .isEqualTo(new Period(LocalDate.of(2034, 3, 4), LocalDate.of(2034, 3, 5)));
        // All of it is to come.
        assertThat(Before.of(new Period(LocalDate.of(2035, 3, 1), LocalDate.of(2035, 3, 31)), today))
                .isEqualTo(new Period(LocalDate.of(2035, 2, 1), LocalDate.of(2035, 2, 28)));
    }
}
