package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.audit.AuditTrail;
import dev.podium.audit.InstallationTrail;
import dev.podium.costs.Charges.NewCharge;
import dev.podium.costs.Ledger.By;
import dev.podium.costs.Ledger.Sum;
import dev.podium.costs.RunningAgents.Running;
import dev.podium.costs.pricing.MachineDay;
import dev.podium.costs.reports.FocusRules;
import dev.podium.identity.People;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineDays;
import dev.podium.machines.MachinePrices.Price;
import dev.podium.machines.MachinePrices.Rate;
import dev.podium.machines.Machines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A month in Berlin, worked out by hand: March 2031, in which an hour is missing on the 30th. A dollar buys fewer złoty from the
 * 20th on, and a machine costs more from the 16th on.
 */
@PodiumTest
@Timeout(300)
class FixedChargesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final LocalDate FIRST = LocalDate.of(2031, 3, 1);
    private static final LocalDate LAST = LocalDate.of(2031, 3, 31);

    @TempDir
    Path home;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    People people;

    @Autowired
    Machines machines;

    @Autowired
    Permissions permissions;

    @Autowired
    AuditTrail audit;

    @Autowired
    Ledger ledger;

    @Autowired
    Spending spending;

    @Autowired
    KeptReportStore reportStore;

    @Autowired
    BudgetSubjects subjects;

    @Autowired
    LedgerReach reach;

    @Autowired
    FocusRows rows;

    @Autowired
    InstallationTrail installation;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    ChargeRuleStore rules;

    @Autowired
    SubscriptionStore subscriptions;

    @Autowired
    ChargedDayStore days;

    private final MachineId rented = new MachineId(UUID.randomUUID());
    private final MachineId bought = new MachineId(UUID.randomUUID());
    private TeamId red;
    private Actor olga;
    private Actor ada;
    private CostsSettings settings;
    private LedgerStore store;

    @BeforeEach
    void aTeamThatPays() {
        red = TestPeople.team("red");
        olga = TestPeople.person(red, "Olga", Role.OWNER);
        ada = TestPeople.person(red, "Ada", Role.MEMBER);
        settings = new CostsSettings(home, BERLIN.getId(), 64);
        store = new LedgerStore(jdbc, settings);
        worth("PLN", FIRST, "0.25");
        worth("PLN", LocalDate.of(2031, 3, 20), "0.20");
        TestPeople.update(
                "insert into electricity_tariffs (machine_id, valid_from, currency, per_kwh, entered_by, entered_by_name)"
                        + " values (?, ?, 'PLN', 1, ?, 'n')",
                bought.value(),
                FIRST,
                UUID.randomUUID());
    }

    private static void worth(String currency, LocalDate from, String dollars) {
        TestPeople.update(
                "insert into exchange_rates (currency, valid_from, dollars, entered_by, entered_by_name)"
                        + " values (?, ?, ?, ?, 'n')",
                currency,
                from,
                new BigDecimal(dollars),
                UUID.randomUUID());
    }

    /** One that is rented by the hour, and one that was bought and takes 2.4 kWh a day. */
    private List<MachineDays.Day> machinesOf(LocalDate day, Instant from, Instant to, Collection<MachineId> without) {
        int minutes = (int) Duration.between(from, to).toMinutes();
        var hourly = new Price.Hourly(new BigDecimal(day.isBefore(LocalDate.of(2031, 3, 16)) ? "2" : "3"));
        var all = List.of(
                new MachineDays.Day(
                        rented,
                        "rented",
                        Set.of(red),
                        minutes,
                        BigDecimal.ZERO,
                        new Rate(FIRST, "PLN", hourly, from, "")),
                new MachineDays.Day(
                        bought,
                        "bought",
                        Set.of(red),
                        minutes,
                        new BigDecimal("2.4"),
                        new Rate(
                                FIRST,
                                "USD",
                                new Price.Bought(new BigDecimal(1_461), new BigDecimal(4), 200, 50),
                                from,
                                "")));
        return all.stream().filter(each -> !without.contains(each.machine())).toList();
    }

    private FixedCharges charges(LocalDate today) {
        return new FixedCharges(
                days, rules, subscriptions, store, this::machinesOf, transaction, settings, clock(today));
    }

    private static Clock clock(LocalDate today) {
        return Clock.fixed(today.atStartOfDay(BERLIN).plusHours(3).toInstant(), BERLIN);
    }

    private void theMonth() {
        TestPeople.update(
                "insert into subscriptions (id, team_id, name, vendor, currency, per_seat, seats, people, starts,"
                        + " entered_by_name) values (?, ?, 'Assistant', 'Acme', 'USD', 200, 2, ?::uuid[], ?, 'n')",
                UUID.randomUUID(),
                red.value(),
                "{" + ada.person() + "}",
                FIRST);
        // Half of the 10th Ada's agent ran on the machine that was bought.
        transaction.executeWithoutResult(_ -> days.count(
                LocalDate.of(2031, 3, 10),
                Instant.parse("2031-03-10T20:00:00Z"),
                720,
                List.of(new Running(bought, red, ada.person(), new AgentId(UUID.randomUUID())))));
        charges(LocalDate.of(2031, 3, 15)).chargeWhatIsDue();
        charges(LocalDate.of(2031, 4, 1)).chargeWhatIsDue();
        // Whoever comes later finds nothing to do.
        charges(LocalDate.of(2031, 4, 1)).chargeWhatIsDue();
        assertThat(enter(
                        new NewCharge(
                                LocalDate.of(2031, 3, 5),
                                new BigDecimal("40.40"),
                                "PLN",
                                "Domain",
                                "Reg",
                                null,
                                null,
                                "1"),
                        new NewCharge(
                                LocalDate.of(2031, 3, 6),
                                new BigDecimal("-0.10"),
                                "USD",
                                "Credit",
                                "Reg",
                                null,
                                null,
                                "2")))
                .allMatch(result -> result.problem().isEmpty() && result.entry() != null);
        whatIsMetered();
    }

    /** What is metered: a GPU that was leased, and a call whose reader went away, at $3 and $15 a million tokens. */
    private void whatIsMetered() {
        var price = new dev.podium.costs.Rate(
                7,
                true,
                new BigDecimal(3),
                new BigDecimal("0.3"),
                new BigDecimal("3.75"),
                new BigDecimal(6),
                new BigDecimal(15),
                BigDecimal.ZERO);
        var aborted = new Spent(new Tokens(400_000, 0, 0, 0, 20_000, 0, 0), "", null, true, "aborted", "");
        book(
                new Subject("model-call", "cloud", "mid", "podium-auto", 2, price, ""),
                aborted,
                Line.amount(aborted, price));
        book(
                new Subject("gpu", "bought", "H200", "Training", 0, ChargeLines.NO_RATE, "", bought),
                new Spent(Tokens.NONE, "", null, false, "ok", ""),
                new BigDecimal("2.25"));
    }

    private void book(Subject subject, Spent spent, BigDecimal amount) {
        // In the hour after the one that is missing.
        var at = Instant.parse("2031-03-30T01:30:00Z");
        var head = new Line.Head(
                UUID.randomUUID(), at, new Payer(red, ada.person(), null, null), subject, BigDecimal.ZERO, List.of());
        assertThat(store.book(List.of(Line.settled(head, at, spent, amount)), null))
                .isEqualTo(1);
    }

    private List<Charges.Result> enter(NewCharge... charges) {
        var entering = new EnteredCharges(
                store, rules, people, machines, permissions, audit, settings, clock(LocalDate.of(2031, 4, 1)));
        return CurrentActor.get(olga, () -> transaction.execute(_ -> entering.enter(List.of(charges), false)));
    }

    private Map<String, BigDecimal> sums(By by) {
        var sums = new HashMap<String, BigDecimal>();
        for (var sum : CurrentActor.get(olga, () -> ledger.sums(FIRST, LAST, Set.of(by)))) {
            sums.merge(key(by, sum), sum.amount().stripTrailingZeros(), BigDecimal::add);
        }
        return sums;
    }

    private static String key(By by, Sum sum) {
        return switch (by) {
            case KIND -> String.valueOf(sum.kind());
            case PERSON -> String.valueOf(sum.person());
            case MACHINE -> String.valueOf(sum.machine());
            case MODEL -> String.valueOf(sum.model());
            default -> throw new IllegalArgumentException(by.toString());
        };
    }

    @Test
    void aMonthComesToWhatItIsByHand() throws IOException {
        theMonth();
        // Rented: 15 days of 24 h at 2 zł are 720 zł, $180; 4 of 24 h at 3 zł are 288 zł, $72; 12 of 287 h are 861 zł,
        // $172.20.
        // Bought: $1 a day. Its power: 2.4 zł a day, 19 days at $0.60 and 12 at $0.48. A seat is $200 a month.
        // 40.40 zł are $10.10, and $0.10 came back. The call is 0.4 of $3 and 0.02 of $15; the GPU $2.25.
        assertThat(sums(By.KIND))
                .isEqualTo(Map.of(
                        "machine", new BigDecimal("424.2"),
                        "hardware", new BigDecimal("31"),
                        "electricity", new BigDecimal("17.16"),
                        "subscription", new BigDecimal("4E+2"),
                        "charge", new BigDecimal("1E+1"),
                        "model-call", new BigDecimal("1.5"),
                        "gpu", new BigDecimal("2.25")));
        // Ada's besides those two: a seat, half a day of the machine that was bought, and of its power on the 10th.
        var byPerson = sums(By.PERSON);
        assertThat(byPerson.get(ada.person().toString())).isEqualByComparingTo("204.55");
        assertThat(byPerson.get("null")).isEqualByComparingTo("681.56");
        assertThat(sums(By.MACHINE).get(bought.toString())).isEqualByComparingTo("50.41");
        assertThat(sums(By.MODEL).get("idle")).isEqualByComparingTo("471.56");
        assertThat(sums(By.MODEL).get("used")).isEqualByComparingTo("0.80");
        pagesSayTheSame();
        reportsSayTheSame();
    }

    private void reportsSayTheSame() throws IOException {
        var later = clock(LocalDate.of(2031, 4, 3));
        var reports = new KeptReports(
                reportStore,
                new ReportMaker(spending, reportStore, subjects, new DollarsShown(), reach, settings, later),
                rows,
                permissions,
                audit,
                installation,
                transactions,
                new ReportSettings(120, "podium"),
                later);
        var report = CurrentActor.get(olga, () -> reports.make(Reports.Of.TEAM, YearMonth.of(2031, 3)));
        var csv = FocusRules.parsed(new String(file(reports, report, Reports.Format.CSV), StandardCharsets.UTF_8));
        assertThat(csv.stream()
                        .map(row -> new BigDecimal(Objects.requireNonNull(row.get("BilledCost"))))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("886.11");
        try (var pdf = Loader.loadPDF(file(reports, report, Reports.Format.PDF))) {
            var text = new PDFTextStripper().getText(pdf);
            assertThat(text).contains("$886.11", "$424.20", "$31.00", "$17.16", "$400.00", "$10.00", "$1.50", "$2.25");
            assertThat(text).contains("$204.55", "$681.56", "$471.56");
        }
    }

    private byte[] file(KeptReports reports, Reports.Report report, Reports.Format format) {
        return CurrentActor.get(olga, () -> {
            try {
                var bytes = new ByteArrayOutputStream();
                reports.open(report.of(), report.id(), format).writing().to(bytes);
                return bytes.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void pagesSayTheSame() {
        var asked =
                new Spending.Asked(Spending.Of.TEAM, new Spending.Period(FIRST, LAST), Spending.Narrowed.TO_NOTHING);
        for (var by : Spending.By.values()) {
            if (by == Spending.By.TASK) {
                continue;
            }
            var parts = CurrentActor.get(olga, () -> spending.parts(asked, by, 200, false));
            assertThat(parts.whole().amount()).as(by.name()).isEqualByComparingTo("886.11");
            assertThat(parts.parts().stream().map(part -> part.sum().amount()).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .as(by.name())
                    .isEqualByComparingTo("886.11");
        }
        var byPerson = CurrentActor.get(olga, () -> spending.parts(asked, Spending.By.PERSON, 200, false))
                .parts();
        assertThat(byPerson).extracting(Spending.Part::name).containsExactly("Nobody's own", "Ada");
        assertThat(byPerson.getLast().sum().amount()).isEqualByComparingTo("204.55");
        assertThat(CurrentActor.get(
                                ada,
                                () -> spending.parts(
                                        new Spending.Asked(Spending.Of.OWN, asked.period(), asked.narrowed()),
                                        Spending.By.KIND,
                                        200,
                                        false))
                        .whole()
                        .amount())
                .isEqualByComparingTo("204.55");
        assertThat(CurrentActor.get(olga, () -> spending.idle(asked)).machines())
                .isEqualByComparingTo("471.56");
        // The day on which an hour is missing is 23 hours of a machine that is rented at 3 zł: $13.80.
        var days = CurrentActor.get(olga, () -> spending.stacked(asked, Spending.By.KIND, 200))
                .slices();
        assertThat(days).hasSize(31);
        assertThat(days.get(29).amounts().get("machine")).isEqualByComparingTo("13.80");
        assertThat(days.get(28).amounts().get("machine")).isEqualByComparingTo("14.40");
    }

    @Test
    void entriesDaysAndMonthsComeToTheSame() {
        theMonth();
        var sums = new ArrayList<BigDecimal>();
        for (var table : List.of(
                "ledger_entries where team_id = ?",
                "ledger_days where team_id = ?",
                "ledger_months where team_id = ? and month = '2031-03-01'",
                "ledger_team_days where team_id = ?",
                "ledger_team_months where team_id = ? and month = '2031-03-01'")) {
            sums.add(CurrentActor.get(
                    olga,
                    () -> transaction.execute(_ -> jdbc.sql("select sum(amount) from " + table)
                            .param(red.value())
                            .query(BigDecimal.class)
                            .single())));
        }
        assertThat(sums).allSatisfy(sum -> assertThat(sum).isEqualByComparingTo("886.11"));
    }

    private List<ChargeRules.Waiting> waiting(LocalDate day) {
        return Objects.requireNonNull(transaction.execute(_ -> days.waiting(day, day)));
    }

    @Test
    void whatNobodyPricedWaitsAndIsChargedOnceItIs() {
        var team = List.of(new MachineDays.Day(
                rented,
                "rented",
                Set.of(red),
                1_440,
                BigDecimal.ZERO,
                new Rate(FIRST, "HUF", new Price.Hourly(BigDecimal.TEN), Instant.EPOCH, "")));
        var day = LocalDate.of(2032, 3, 10);
        MachineDays known = (of, _, _, without) -> of.equals(day) && !without.contains(rented) ? team : List.of();
        var charges = new FixedCharges(
                days, rules, subscriptions, store, known, transaction, settings, clock(day.plusDays(1)));
        charges.chargeWhatIsDue();
        assertThat(waiting(day)).singleElement().satisfies(each -> {
            assertThat(each.problem()).contains("what a HUF is worth");
            assertThat(each.from()).isEqualTo(day);
            assertThat(each.days()).isEqualTo(1);
        });
        assertThat(CurrentActor.get(olga, () -> ledger.sums(day, day, Set.of())))
                .isEmpty();

        worth("HUF", day, "0.0025");
        charges.chargeWhatIsDue();
        assertThat(waiting(day)).isEmpty();
        assertThat(CurrentActor.get(olga, () -> ledger.sums(day, day, Set.of())))
                .singleElement()
                .satisfies(sum -> assertThat(sum.amount()).isEqualByComparingTo("0.60"));
    }

    @Test
    void aBillIsEnteredOnceAndOneThatIsWrongKeepsTheOthersBack() {
        var good = new NewCharge(FIRST, BigDecimal.ONE, "USD", "Licence", "Acme", ada.person(), null, "A-1");
        var twice = enter(
                good,
                good,
                new NewCharge(LocalDate.of(2031, 4, 2), BigDecimal.ONE, "USD", "x", "", null, null, ""),
                new NewCharge(FIRST, new BigDecimal("0.001"), "USD", "x", "", null, null, ""),
                new NewCharge(FIRST, BigDecimal.ONE, "XAU", "x", "", null, null, ""),
                new NewCharge(FIRST, BigDecimal.ONE, "CLP", "x", "", null, null, ""),
                new NewCharge(FIRST, BigDecimal.ZERO, "USD", "x", "", null, null, ""),
                new NewCharge(FIRST, new BigDecimal("1e999999999"), "USD", "x", "", null, null, ""),
                new NewCharge(FIRST, BigDecimal.ONE, "USD", "a\nb", "", null, null, ""),
                new NewCharge(FIRST, BigDecimal.ONE, "USD", "x", "", null, new MachineId(UUID.randomUUID()), ""));
        assertThat(twice).extracting(Charges.Result::entry).containsOnlyNulls();
        assertThat(twice.getFirst().problem()).isEmpty();
        assertThat(twice.stream().skip(1)).allMatch(result -> !result.problem().isEmpty());
        assertThat(twice.get(1).problem()).contains("Line 1 has the same reference");
        assertThat(twice.get(5).problem()).contains("what a CLP was worth on 2031-03-01");
        assertThat(sums(By.KIND)).isEmpty();

        var first = enter(good).getFirst();
        assertThat(first.again()).isFalse();
        var again = enter(good).getFirst();
        assertThat(again.again()).isTrue();
        assertThat(again.entry()).isEqualTo(first.entry());
        assertThat(sums(By.PERSON)).isEqualTo(Map.of(ada.person().toString(), BigDecimal.ONE));
    }

    @Test
    void whatTwoPodiumsCountAtOnceIsCountedOnce() {
        var machine = new MachineId(UUID.randomUUID());
        var agent = new AgentId(UUID.randomUUID());
        var day = LocalDate.of(2033, 1, 1);
        var noon = Instant.parse("2033-01-01T12:00:00Z");
        var running = List.of(new Running(machine, red, ada.person(), agent));
        for (var at : List.of(noon, noon.plusSeconds(7), noon.plusSeconds(300), noon.plusSeconds(307))) {
            transaction.executeWithoutResult(_ -> days.count(day, at, 5, running));
        }
        int used = Objects.requireNonNull(transaction.execute(_ -> days.usedMinutes(day, machine)));
        assertThat(used).isEqualTo(10);
        List<MachineDay.Use> uses = Objects.requireNonNull(transaction.execute(_ -> days.uses(day, machine)));
        assertThat(uses)
                .singleElement()
                .satisfies(use -> assertThat(use.minutes()).isEqualTo(10));
    }
}
