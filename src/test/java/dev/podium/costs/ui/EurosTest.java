package dev.podium.costs.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.QueryParameters;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.Budgets;
import dev.podium.costs.ChargeRules;
import dev.podium.costs.ChargeRules.NewExchangeRate;
import dev.podium.costs.CostsCurrency;
import dev.podium.costs.Ledger;
import dev.podium.costs.Outlooks;
import dev.podium.costs.Reports;
import dev.podium.costs.Reports.Format;
import dev.podium.costs.Spending;
import dev.podium.costs.TestLedger;
import dev.podium.costs.reports.FocusRules;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.portal.Chart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A month whose rate changes in its middle, read in euros: the page, its files, and the report's say the same. */
@PodiumTest
@Timeout(180)
class EurosTest {

    private static final YearMonth MARCH = YearMonth.of(2019, 3);
    private static final LocalDate CHANGED = MARCH.atDay(16);

    @Autowired
    CostsCurrency currency;

    @Autowired
    ChargeRules rules;

    @Autowired
    Spending spending;

    @Autowired
    Outlooks outlooks;

    @Autowired
    Budgets budgets;

    @Autowired
    Ledger ledger;

    @Autowired
    Permissions permissions;

    @Autowired
    Reports reports;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Clock clock;

    /** Held here, for what is current is held by nobody. */
    private final UI open = new UI();

    private Actor admin;
    private Actor olga;

    /**
     * A euro is $1.25, and $1.60 from the 16th on. So in March $12.50 are €10.00, $0.05 €0.04, then $16 €10.00 and $32.016 €20.01:
     * $60.566 in all, and €40.05. In February $10 were €8.00.
     */
    @BeforeEach
    void aMonthInTwoRates() {
        var team = TestPeople.team("red");
        olga = TestPeople.person(team, "Olga", Role.OWNER);
        var ada = TestPeople.person(team, "Ada", Role.MEMBER);
        var root = TestPeople.person(team, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        admin = new Actor(root.person(), "Root", team, Set.of(Role.OWNER, Role.ADMIN), null);
        CurrentActor.run(admin, () -> {
            rules.add(new NewExchangeRate("EUR", LocalDate.of(2019, 1, 1), new BigDecimal("1.25")));
            rules.add(new NewExchangeRate("EUR", CHANGED, new BigDecimal("1.60")));
            currency.choose("EUR");
        });
        TestLedger.book(jdbc, ada, LocalDate.of(2019, 2, 10), "model-call", "claude", 3, "10");
        TestLedger.book(jdbc, ada, MARCH.atDay(3), "model-call", "claude", 3, "12.50");
        TestLedger.book(jdbc, ada, MARCH.atDay(15), "model-call", "claude", 3, "0.05");
        TestLedger.book(jdbc, ada, MARCH.atDay(16), "model-call", "mid", 2, "16");
        TestLedger.book(jdbc, olga, MARCH.atDay(31), "charge", "Desks", 0, "32.016");
    }

    /** Other tests read dollars. */
    @AfterEach
    void dollarsAgain() {
        UI.setCurrent(null);
        CurrentActor.run(admin, () -> currency.choose("USD"));
    }

    private static Stream<Component> within(Component component) {
        return Stream.concat(Stream.of(component), component.getChildren().flatMap(EurosTest::within));
    }

    private static <T extends Component> T one(Component page, Class<T> type) {
        return within(page).filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }

    private static String csv(Component page, String title) {
        return within(page)
                .filter(Chart.class::isInstance)
                .map(Chart.class::cast)
                .filter(chart -> chart.figure().title().equals(title))
                .findFirst()
                .orElseThrow()
                .sheet()
                .csv();
    }

    private byte[] file(Format format) {
        return CurrentActor.get(olga, () -> {
            var report = reports.make(Reports.Of.TEAM, MARCH);
            var bytes = new ByteArrayOutputStream();
            try {
                reports.open(Reports.Of.TEAM, report.id(), format).writing().to(bytes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return bytes.toByteArray();
        });
    }

    @Test
    void thePageItsFilesAndTheReportComeToWhatOneWorksOutByHand() throws IOException {
        // Links to files are of a page that is open.
        UI.setCurrent(open);
        var page = CurrentActor.get(olga, () -> {
            var view = new CostsView(spending, outlooks, budgets, ledger, permissions, clock);
            view.open(QueryParameters.fromString("day=2019-03-01&by=person"));
            return view;
        });
        assertThat(page.heading().facts()).isEqualTo("My team · in EUR");
        assertThat(one(page, CostsCards.class).getElement().getTextRecursively())
                .contains("Spent in March 2019€40.05401 % more against February 2019, €8.00");
        assertThat(one(page, PartsCard.class).sheet().csv()).isEqualTo("""
                        Person,Spent (EUR),Before (EUR),Calls,Calls at tier 3,Cost of tier 3 (EUR)\r
                        Ada,20.04,8,3,2,10.04\r
                        Olga,20.01,0,0,0,0\r
                        All,40.05,8,3,2,10.04\r
                        """);
        assertThat(csv(page, "By day and kind").lines())
                .hasSize(32)
                .startsWith("Day,All (EUR),Models (EUR),Other charges (EUR)", "2019-03-01,0,0,0")
                .contains(
                        "2019-03-03,10,10,0",
                        "2019-03-15,0.04,0.04,0",
                        "2019-03-16,10,10,0",
                        "2019-03-31,20.01,0,20.01");
        assertThat(csv(page, "Spend to date").lines()).contains("2019-03-15,10.04", "2019-03-31,40.05");
        assertThat(csv(page, "Tier mix")).contains("Tier 2,1,0.333333,,10,", "Tier 3,2,0.666667,0.05,10.04,");

        String pdf;
        try (var document = Loader.loadPDF(file(Format.PDF))) {
            pdf = new PDFTextStripper().getText(document);
        }
        assertThat(pdf)
                .contains("€40.05", "€20.04", "€20.01", "€10.04", "€8.00")
                .contains("1 USD was 0.8 EUR from 1 March, 0.625 EUR from 16 March.")
                .doesNotContain("$60.57", "€37.85", "€48.45");

        // The rows stay in US dollars, as the ledger is; by the rate of their day they come to the same.
        var rows = FocusRules.parsed(new String(file(Format.CSV), StandardCharsets.UTF_8));
        assertThat(rows).hasSize(4).allSatisfy(row -> assertThat(row).containsEntry("BillingCurrency", "USD"));
        var dollars = BigDecimal.ZERO;
        var euros = BigDecimal.ZERO;
        for (var row : rows) {
            var cost = new BigDecimal(Objects.requireNonNull(row.get("BilledCost")));
            var day = LocalDate.parse(
                    Objects.requireNonNull(row.get("ChargePeriodStart")).substring(0, 10));
            dollars = dollars.add(cost);
            euros = euros.add(cost.multiply(new BigDecimal(day.isBefore(CHANGED) ? "0.8" : "0.625")));
        }
        assertThat(List.of(dollars, euros))
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("60.566"), new BigDecimal("40.05"));
    }
}
