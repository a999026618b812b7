package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.audit.AuditTrail;
import dev.podium.audit.InstallationTrail;
import dev.podium.costs.Reports.Format;
import dev.podium.costs.Reports.Of;
import dev.podium.costs.Reports.Report;
import dev.podium.costs.reports.FocusRules;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.People;
import dev.podium.identity.Permissions;
import dev.podium.identity.TeamPurged;
import dev.podium.identity.Teams;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reports of March 2031 in Berlin, where an hour is missing on the 30th. */
@PodiumTest
@Timeout(300)
class ReportsTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final YearMonth MARCH = YearMonth.of(2031, 3);

    @TempDir
    Path home;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource database;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    SpendingStore sums;

    @Autowired
    SpendingNames names;

    @Autowired
    ModelPriceStore prices;

    @Autowired
    List<SpendingAgents> agents;

    @Autowired
    ObjectProvider<FinishedRuns> finished;

    @Autowired
    ObjectProvider<UnusedGpus> unused;

    @Autowired
    Permissions permissions;

    @Autowired
    BudgetSubjects subjects;

    @Autowired
    People people;

    @Autowired
    AuditTrail audit;

    @Autowired
    InstallationTrail installation;

    @Autowired
    KeptReportStore store;

    @Autowired
    FocusStore focus;

    @Autowired
    Reports wired;

    private static final class Moving extends Clock {
        private Instant now = at("2031-04-03T03:00");

        static Instant at(String local) {
            return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
        }

        @Override
        public ZoneId getZone() {
            return BERLIN;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for it");
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final Moving clock = new Moving();
    private final List<TeamId> courses = new ArrayList<>();
    private TeamId red;
    private Actor olga;
    private Actor ada;
    private AgentId agent;
    private CostsSettings settings;
    private LedgerStore ledger;
    private KeptReports reports;

    @BeforeEach
    void aTeam() {
        red = TestPeople.team("red");
        olga = TestPeople.person(red, "Olga", Role.OWNER);
        ada = TestPeople.person(red, "=Ada, \"the\" Countess", Role.MEMBER);
        agent = new AgentId(UUID.randomUUID());
        settings = new CostsSettings(home, BERLIN.getId(), 64);
        ledger = new LedgerStore(jdbc, settings);
        var withheld = new ObjectProvider<WithheldSpending>() {
            @Override
            public Stream<WithheldSpending> stream() {
                return Stream.of(new WithheldSpending() {
                    @Override
                    public boolean people() {
                        return courses.contains(CurrentActor.team())
                                && !CurrentActor.require().roles().contains(Role.OWNER);
                    }

                    @Override
                    public Set<TeamId> teams() {
                        return Set.copyOf(courses);
                    }
                });
            }
        };
        var reach = new LedgerReach(permissions, withheld);
        var kept = new ReportSettings(120, "podium");
        var spending = new SummedSpending(
                sums,
                names,
                reach,
                new DollarsShown(),
                prices,
                agents,
                withheld,
                finished,
                unused,
                permissions,
                clock,
                settings);
        reports = new KeptReports(
                store,
                new ReportMaker(spending, store, subjects, new DollarsShown(), reach, settings, clock),
                new FocusRows(focus, sums, people, agents, withheld, transaction, kept, settings),
                permissions,
                audit,
                installation,
                transactions,
                kept,
                clock);
    }

    private UUID book(Actor who, LocalDate day, String kind, String model, String amount, @Nullable UUID corrects) {
        boolean model1 = kind.equals("model-call");
        var head = new Line.Head(
                UUID.randomUUID(),
                day.atTime(model1 ? 12 : 0, 0).atZone(BERLIN).toInstant(),
                new Payer(Objects.requireNonNull(who.team()), who.person(), model1 ? agent : null, null),
                new Subject(
                        kind,
                        model1 ? "anthropic" : "Vendor",
                        model,
                        "",
                        model1 ? 3 : 0,
                        ChargeLines.NO_RATE,
                        model1 ? "{\"task\": \"code\"}" : "{\"amount\": \"40.4\", \"currency\": \"PLN\"}"),
                BigDecimal.ZERO,
                List.of());
        var tokens = model1 ? new Tokens(1_000, 200, 0, 0, 100, 0, 0) : Tokens.NONE;
        var spent = new Spent(tokens, "", null, false, "ok", head.subject().detail());
        var line = corrects == null
                ? Line.settled(head, head.begun(), spent, new BigDecimal(amount))
                : Line.correction(head, head.begun(), spent, Tokens.NONE, new BigDecimal(amount), corrects);
        assertThat(ledger.book(List.of(line), null)).isEqualTo(1);
        return head.id();
    }

    private UUID aMonth() {
        var first = book(ada, MARCH.atDay(3), "model-call", "claude-opus", "12.3456789", null);
        book(ada, MARCH.atDay(30), "model-call", "claude-opus", "0.000000000001", null);
        book(olga, MARCH.atDay(30), "subscription", "Seats", "20", null);
        book(olga, MARCH.atDay(31), "charge", "Ada's keyboard", "-3.30", null);
        return first;
    }

    private <T> T as(Actor who, Function<Reports, T> question) {
        return CurrentActor.get(who, () -> question.apply(reports));
    }

    private List<Report> all(Actor who, Of of) {
        return CurrentActor.get(who, () -> reports.all(of));
    }

    private Report make(Actor who, Of of, YearMonth month) {
        return CurrentActor.get(who, () -> reports.make(of, month));
    }

    private boolean monthly(Actor who) {
        return CurrentActor.get(who, reports::monthly);
    }

    private byte[] linesNow(Spending.Period period) {
        return CurrentActor.get(olga, () -> written(wired.rows(Of.TEAM, period, false, Format.JSONL)));
    }

    private byte[] bytes(Actor who, Report report, Format format) {
        return CurrentActor.get(who, () -> written(reports.open(report.of(), report.id(), format)));
    }

    private static byte[] written(Reports.Download download) {
        try {
            var bytes = new ByteArrayOutputStream();
            download.writing().to(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<Map<String, @Nullable String>> rows(Actor who, Report report) {
        return FocusRules.parsed(new String(bytes(who, report, Format.CSV), StandardCharsets.UTF_8));
    }

    private static String text(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static BigDecimal sum(List<Map<String, @Nullable String>> rows) {
        return rows.stream()
                .map(row -> new BigDecimal(String.valueOf(row.get("BilledCost"))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void aReportSaysWhatTheLedgerSaysAndIsKept() throws IOException, NoSuchAlgorithmException {
        aMonth();
        var report = make(olga, Of.TEAM, MARCH);
        assertThat(report.version()).isEqualTo(1);
        assertThat(report.soFar()).isNull();
        assertThat(report.madeBy()).isEqualTo("Olga");
        var pdf = bytes(olga, report, Format.PDF);
        assertThat(text(pdf))
                .contains("Costs of red", "March 2031", "$29.05", "=Ada, \"the\" Countess", "claude-opus", "Vendor")
                .contains("Europe/Berlin", "3 April 2031, 03:00");
        var rows = rows(olga, report);
        assertThat(rows)
                .hasSize(4)
                .allSatisfy(row -> assertThat(FocusRules.problems(row)).isEmpty());
        assertThat(sum(rows)).isEqualByComparingTo("29.045678900001");
        assertThat(rows)
                .filteredOn(row -> "subscription".equals(row.get("x_Kind")))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        // An hour is missing on that day.
                        .containsEntry("ChargePeriodStart", "2031-03-29T23:00:00Z")
                        .containsEntry("ChargePeriodEnd", "2031-03-30T22:00:00Z")
                        .containsEntry("BillingPeriodStart", "2031-02-28T23:00:00Z")
                        .containsEntry("BillingPeriodEnd", "2031-03-31T22:00:00Z"));
        assertThat(rows).anySatisfy(row -> assertThat(row).containsEntry("x_PersonName", "'=Ada, \"the\" Countess"));
        var lines = new String(bytes(olga, report, Format.JSONL), StandardCharsets.UTF_8);
        assertThat(lines.lines()).hasSize(4);
        assertThat(report.files().getFirst().format()).isEqualTo(Format.PDF);
        assertThat(report.files().getFirst().sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(pdf)));
        assertThat(all(olga, Of.TEAM)).containsExactly(report);
    }

    @Test
    void oneThatChangedSinceIsMadeAnewAndTheEarlierStays() throws IOException, SQLException {
        var first = aMonth();
        var one = make(olga, Of.TEAM, MARCH);
        assertThat(make(olga, Of.TEAM, MARCH)).isEqualTo(one);
        var before = bytes(olga, one, Format.PDF);
        book(ada, MARCH.atDay(3), "model-call", "claude-opus", "-2.3456789", first);
        var two = make(olga, Of.TEAM, MARCH);
        assertThat(two.version()).isEqualTo(2);
        assertThat(text(bytes(olga, two, Format.PDF))).contains("Version 2", "$26.70");
        assertThat(bytes(olga, one, Format.PDF)).isEqualTo(before);
        assertThat(all(olga, Of.TEAM)).containsExactly(two, one);
        assertThat(SharedDatabase.column("select action from audit_entries where team_id = '" + red + "'"))
                .filteredOn("costs.report-make"::equals)
                .hasSize(2);
    }

    @Test
    void aMonthThatIsNotOverIsReportedSoFarAndOneToComeNot() {
        clock.now = Moving.at("2031-03-12T10:00");
        aMonth();
        var soFar = make(olga, Of.TEAM, MARCH);
        assertThat(soFar.soFar()).isEqualTo(MARCH.atDay(12));
        assertThat(rows(olga, soFar)).hasSize(1);
        assertThatThrownBy(() -> make(olga, Of.TEAM, MARCH.plusMonths(1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("still to come");
        clock.now = Moving.at("2031-04-01T00:00");
        var whole = make(olga, Of.TEAM, MARCH);
        assertThat(whole.soFar()).isNull();
        assertThat(whole.version()).isEqualTo(2);
        assertThat(rows(olga, whole)).hasSize(4);
        assertThatThrownBy(() -> make(olga, Of.TEAM, YearMonth.of(2020, 1))).hasMessageContaining("120 months");
    }

    @Test
    void onlyWhoSeesTheTeamsCostsSeesItsReports() {
        aMonth();
        var report = make(olga, Of.TEAM, MARCH);
        assertThatThrownBy(() -> all(ada, Of.TEAM)).hasMessageContaining("costs:read");
        var other = TestPeople.person(TestPeople.team("blue"), "Bert", Role.OWNER);
        assertThat(all(other, Of.TEAM)).isEmpty();
        assertThatThrownBy(() -> bytes(other, report, Format.PDF)).hasMessageContaining("no report");
        assertThatThrownBy(() -> all(olga, Of.ORGANISATION)).hasMessageContaining("org:read");
    }

    private Actor boss() {
        var auditor = TestPeople.person(red, "Boss", Role.AUDITOR);
        TestPeople.update(
                "update people set platform_roles = array['MANAGER'] where id = ?",
                auditor.person().value());
        return new Actor(auditor.person(), "Boss", red, Set.of(Role.ORG_MANAGER, Role.AUDITOR), null);
    }

    @Test
    void theOrganisationsNamesNoPersonAndNoAgent() throws IOException {
        aMonth();
        var boss = boss();
        var report = make(boss, Of.ORGANISATION, MARCH);
        var text = text(bytes(boss, report, Format.PDF));
        assertThat(text)
                .contains(
                        "Costs of all teams", "By team", "red " + red.toString().substring(0, 8));
        var rows = rows(boss, report).stream()
                .filter(row -> red.toString().equals(row.get("SubAccountId")))
                .toList();
        assertThat(sum(rows)).isEqualByComparingTo("29.045678900001");
        assertThat(rows).allSatisfy(row -> assertThat(FocusRules.problems(row)).isEmpty());
        var lines = new String(bytes(boss, report, Format.JSONL), StandardCharsets.UTF_8);
        assertThat(text + lines)
                .doesNotContain("Countess", "keyboard", ada.person().toString(), agent.toString());
        assertThat(all(olga, Of.TEAM)).isEmpty();
        assertThatThrownBy(() -> bytes(olga, report, Format.PDF)).hasMessageContaining("org:read");
    }

    private int due(String now) {
        var at = LocalDateTime.parse(now);
        clock.now = at.atZone(BERLIN).toInstant();
        return CurrentActor.get(Actor.system(red), () -> reports.makeDue(Of.TEAM, at));
    }

    @Test
    void eachMonthIsMadeOnTheThirdAndWhatWasMissedToo() throws IOException {
        book(ada, LocalDate.of(2031, 1, 9), "model-call", "m", "1", null);
        aMonth();
        assertThat(due("2031-02-03T01:59")).isZero();
        assertThat(due("2031-02-03T02:00")).isEqualTo(1);
        // Nothing ran for two months.
        assertThat(due("2031-04-03T02:10")).isEqualTo(2);
        assertThat(due("2031-04-04T02:00")).isZero();
        var all = all(olga, Of.TEAM);
        assertThat(all).extracting(Report::month).containsExactly(MARCH, YearMonth.of(2031, 2), YearMonth.of(2031, 1));
        assertThat(all).extracting(Report::madeBy).containsOnly("Podium");
        assertThat(text(bytes(olga, all.get(1), Format.PDF))).contains("Nothing was spent in this month.");
        assertThat(rows(olga, all.get(1))).isEmpty();
        book(olga, LocalDate.of(2031, 2, 7), "charge", "A late bill", "5", null);
        assertThat(due("2031-04-05T02:00")).isEqualTo(1);
        assertThat(all(olga, Of.TEAM).get(1).version()).isEqualTo(2);
    }

    @Test
    void whoManagesBudgetsSwitchesItOff() {
        aMonth();
        assertThat(monthly(olga)).isTrue();
        CurrentActor.run(olga, () -> transaction.executeWithoutResult(_ -> reports.setMonthly(false)));
        assertThat(monthly(olga)).isFalse();
        assertThat(due("2031-04-03T02:10")).isZero();
        var manager = TestPeople.person(red, "Mona", Role.MANAGER);
        assertThatThrownBy(() -> CurrentActor.run(
                        manager, () -> transaction.executeWithoutResult(_ -> reports.setMonthly(true))))
                .hasMessageContaining("budgets:write");
        assertThat(make(manager, Of.TEAM, MARCH).version()).isEqualTo(1);
    }

    @Test
    void theWatchMakesThemOnceANight() {
        aMonth();
        var watch = new ReportsWatch(
                reports,
                store,
                new Teams() {
                    @Override
                    public List<Team> mine() {
                        throw new UnsupportedOperationException("nobody asks for it");
                    }

                    @Override
                    public List<TeamId> all() {
                        return List.of(red);
                    }
                },
                transaction,
                database,
                new ReportSettings(120, "podium"),
                settings,
                clock);
        watch.look();
        assertThat(all(olga, Of.TEAM)).hasSize(1);
        assertThat(all(boss(), Of.ORGANISATION)).anyMatch(each -> each.month().equals(MARCH));
        book(olga, MARCH.atDay(9), "charge", "Late", "5", null);
        watch.look();
        assertThat(all(olga, Of.TEAM)).hasSize(1);
        clock.now = Moving.at("2031-04-04T02:00");
        watch.look();
        assertThat(all(olga, Of.TEAM)).hasSize(2);
        CurrentActor.run(Actor.system(red), () -> watch.on(new TeamPurged(red)));
        assertThat(all(olga, Of.TEAM)).isEmpty();
    }

    @Test
    void whatWasKeptLongEnoughIsForgotten() {
        aMonth();
        make(olga, Of.TEAM, MARCH);
        transaction.executeWithoutResult(_ -> store.forget(YearMonth.of(2030, 4)));
        assertThat(all(olga, Of.TEAM)).hasSize(1);
        TestPeople.update("update cost_reports set month = '1999-12-01' where team_id = ?", red.value());
        transaction.executeWithoutResult(_ -> store.forget(YearMonth.of(2000, 1)));
        assertThat(all(olga, Of.TEAM)).isEmpty();
    }

    @Test
    void aCourseIsToldWithoutItsPeople() throws IOException {
        courses.add(red);
        for (int i = 0; i < 6; i++) {
            var student = TestPeople.person(red, "Student " + i, Role.STUDENT);
            book(student, MARCH.atDay(4 + i), "model-call", "claude-opus", "2", null);
        }
        book(ada, MARCH.atDay(3), "model-call", "rare-model", "1", null);
        var report = make(olga, Of.TEAM, MARCH);
        assertThat(text(bytes(olga, report, Format.PDF)))
                .contains("$13.00")
                .doesNotContain("Student", "Countess", "Day by day");
        var rows = rows(olga, report);
        assertThat(sum(rows)).isEqualByComparingTo("13");
        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("x_Kind", "not-told-apart")
                        .containsEntry("x_PersonId", null)
                        .containsEntry("ChargePeriodStart", "2031-02-28T23:00:00Z"));
        var manager = TestPeople.person(red, "Mona", Role.MANAGER);
        assertThatThrownBy(() -> as(
                        manager,
                        each -> each.rows(
                                Of.TEAM, new Spending.Period(MARCH.atDay(1), MARCH.atDay(31)), true, Format.CSV)))
                .hasMessageContaining("Single entries");
        // Whoever runs the course sees it all.
        var all = as(
                olga,
                each -> written(
                        each.rows(Of.TEAM, new Spending.Period(MARCH.atDay(1), MARCH.atDay(31)), false, Format.CSV)));
        assertThat(new String(all, StandardCharsets.UTF_8)).contains("Student 3");
        var small = TestPeople.team("small");
        courses.add(small);
        var owner = TestPeople.person(small, "Olaf", Role.OWNER);
        book(owner, MARCH.atDay(3), "model-call", "m", "1", null);
        assertThatThrownBy(() -> make(owner, Of.TEAM, MARCH)).hasMessageContaining("Too few people");
    }

    @Test
    void rowsOfAnyDaysAreSumsOrEntries() {
        var first = aMonth();
        book(ada, MARCH.atDay(3), "model-call", "claude-opus", "-2.3456789", first);
        var period = new Spending.Period(LocalDate.of(2030, 5, 1), LocalDate.of(2031, 4, 2));
        for (var entries : List.of(true, false)) {
            var rows = FocusRules.parsed(new String(
                    as(olga, each -> written(each.rows(Of.TEAM, period, entries, Format.CSV))),
                    StandardCharsets.UTF_8));
            assertThat(rows)
                    .hasSize(entries ? 5 : 4)
                    .allSatisfy(row -> assertThat(FocusRules.problems(row))
                            .as(row.toString())
                            .isEmpty());
            assertThat(sum(rows)).isEqualByComparingTo("26.700000000001");
            if (entries) {
                assertThat(rows)
                        .filteredOn(row -> first.toString().equals(row.get("x_CorrectsEntryId")))
                        .singleElement()
                        .satisfies(row -> assertThat(row)
                                .containsEntry("ChargeClass", "Correction")
                                .containsEntry("x_Task", "code"));
            }
        }
        assertThatThrownBy(() -> as(boss(), each -> each.rows(Of.ORGANISATION, period, true, Format.CSV)))
                .hasMessageContaining("Single entries");
        assertThatThrownBy(() -> as(
                        olga,
                        each -> each.rows(Of.TEAM, new Spending.Period(period.to(), period.from()), false, Format.CSV)))
                .hasMessageContaining("1 to 1,100 days".replace(",", ""));
        assertThat(linesNow(period)).isNotEmpty();
    }
}
