package dev.podium.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever pays enters what was paid, sees where it went and what is to come, and takes it with them: the page, its file, the
 * REST answer and the report say the same to the cent.
 */
@Timeout(600)
class CostsJourney {

    private static final String PASSWORD = "correct horse battery staple";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static RunningPodium podium;
    private static JourneyRest rest;
    /** In the middle of the month before, so that the day that runs has no say in it. */
    private static LocalDate month;

    @BeforeAll
    static void start() throws Exception {
        podium = new RunningPodium(Files.createDirectory(folder.resolve("home")));
        rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", PASSWORD, "Red");
        month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1).minusMonths(1);
        rest.post(
                "/api/v1/charge-rules/exchange-rates",
                "{\"currency\":\"EUR\",\"validFrom\":\"" + month.minusMonths(3) + "\",\"dollars\":1.25}");
        rest.post("/api/v1/charges", """
                {"charges": [
                  {"day": "%s", "amount": 1204.50, "currency": "EUR", "what": "Rack", "vendor": "Hosting", "reference": "1"},
                  {"day": "%s", "amount": -20.25, "currency": "EUR", "what": "Credit", "vendor": "Hosting", "reference": "2"},
                  {"day": "%s", "amount": 99.99, "currency": "USD", "what": "=Domain", "vendor": "Names", "reference": "3"}]}
                """.formatted(month.plusDays(2), month.plusDays(9), month.plusDays(14)));
        rest.post(
                "/api/v1/budgets",
                "{\"scope\":\"TEAM\",\"period\":\"MONTH\",\"cap\":2000,\"hard\":false,\"fixedCosts\":true}");
    }

    @AfterAll
    static void stop() throws Exception {
        podium.close();
    }

    private static byte[] get(String path) throws Exception {
        var answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(podium.url() + path))
                        .header("Authorization", "Bearer " + rest.token())
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private static String lastMonth() {
        return "of=team&span=month&day=" + month;
    }

    @Test
    void pageFileAnswerAndReportSayTheSame() throws Exception {
        // 1,184.25 € at $1.25, and $99.99.
        var whole = new BigDecimal("1580.3025");
        var sums = rest.get(
                "/api/v1/spending?from=" + month + "&to=" + month.plusMonths(1).minusDays(1));
        assertThat(JourneyRest.JSON.readTree(sums).path("whole").path("amount").decimalValue())
                .isEqualByComparingTo(whole);
        var report = rest.post(
                        "/api/v1/reports", "{\"month\":\"" + month.toString().substring(0, 7) + "\"}")
                .path("id")
                .asString();
        assertThat(new String(get("/api/v1/reports/" + report + "/pdf"), StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-");
        var rows = new String(get("/api/v1/reports/" + report + "/jsonl"), StandardCharsets.UTF_8)
                .lines()
                .map(JourneyRest.JSON::readTree)
                .toList();
        assertThat(rows.stream()
                        .map(row -> new BigDecimal(row.path("BilledCost").asString()))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(whole);
        try (var browser = new JourneyBrowser()) {
            var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
            JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
            JourneyBrowser.open(page, podium.url() + "/costs?" + lastMonth() + "&by=provider");
            var spent = page.locator(".costs-figure").first();
            assertThat(spent).containsText("$1,580");
            assertThat(page.locator("podium-chart svg").first()).isVisible();
            // Down to one vendor, and back.
            page.getByText("Hosting", new Page.GetByTextOptions().setExact(true))
                    .first()
                    .click();
            page.waitForURL(Pattern.compile(".*provider=Hosting.*"));
            assertThat(spent).containsText("$1,480");
            JourneyBrowser.arrived(page);
            page.goBack();
            assertThat(spent).containsText("$1,580");
            browser.complainsOfNothing();
        }
    }

    @Test
    void noPageOfCostsComplainsAndAxeFindsNothingSerious() throws Exception {
        for (var screen : List.of(
                JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT),
                JourneyBrowser.screen(1440, 900, ColorScheme.DARK),
                JourneyBrowser.screen(390, 844, ColorScheme.LIGHT),
                JourneyBrowser.screen(390, 844, ColorScheme.DARK))) {
            try (var browser = new JourneyBrowser()) {
                var page = browser.page(screen);
                JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
                var found = new ArrayList<String>();
                for (var path : List.of(
                        "costs?" + lastMonth(),
                        "costs",
                        "charges",
                        "budgets",
                        "reports",
                        "what-if",
                        "what-if?scenario=subscription")) {
                    JourneyBrowser.open(page, podium.url() + "/" + path);
                    assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                            .isVisible();
                    found.addAll(PagesJourney.Axe.serious(page));
                    assertThat(page.evaluate("() => document.documentElement.scrollWidth > innerWidth"))
                            .as(path + " scrolls sideways")
                            .isEqualTo(false);
                }
                browser.complainsOfNothing();
                assertThat(found).isEmpty();
            }
        }
    }
}
