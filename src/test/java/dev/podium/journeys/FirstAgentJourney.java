package dev.podium.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the set-up link to a driven terminal, in a real browser, and on through a kill -9. */
@Timeout(300)
class FirstAgentJourney {

    private static final List<String> CHROMIUM = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    @TempDir
    Path folder;

    RunningPodium podium;
    Playwright playwright;
    Browser browser;
    Page page;

    @BeforeEach
    void start() throws Exception {
        podium = new RunningPodium(Files.createDirectory(folder.resolve("home")));
        // The browser is the machine's own; Playwright's would be a download.
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")))
                        .setArgs(CHROMIUM));
        page = browser.newContext(new Browser.NewContextOptions().setViewportSize(1440, 900))
                .newPage();
        page.setDefaultTimeout(30_000);
    }

    @AfterEach
    void stop() throws Exception {
        if (playwright != null) {
            playwright.close();
        }
        podium.close();
    }

    @Test
    void aTeamsFirstAgentIsDrivenAndOutlivesPodium() throws Exception {
        setUp();
        createAgent("clients-acme-frontend");
        type("echo $((6*7))-answered\n");
        shows("42-answered");

        page.reload();
        shows("42-answered");

        podium.kill();
        podium.startAgain();
        reload();
        shows("42-answered");
        type("echo still-$((1+1))-here\n");
        shows("still-2-here");

        podium.close();
        assertThat(podium.printed())
                .as("the database stops last")
                .contains("Audit anchor: team ")
                .doesNotContain("could not be anchored");
    }

    /** The page may be at it already, when it has found out that Podium began anew. */
    private void reload() {
        try {
            page.reload();
        } catch (PlaywrightException e) {
            if (!e.getMessage().contains("ERR_ABORTED")) {
                throw e;
            }
        }
    }

    private void setUp() throws Exception {
        assertThat(podium.printed()).containsOnlyOnce("/setup?token=" + RunningPodium.SETUP_TOKEN);
        page.navigate(podium.url() + "/setup?token=" + RunningPodium.SETUP_TOKEN);
        page.locator("#set-up-email").fill("ada@example.org");
        page.locator("#set-up-name").fill("Ada");
        page.locator("#set-up-password").fill("correct horse battery staple");
        page.locator("#set-up-team").fill("Red");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Set up"))
                .click();
        assertThat(page.getByText("No agents yet"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
        // The link is used up.
        var other = browser.newPage();
        other.navigate(podium.url() + "/setup?token=" + RunningPodium.SETUP_TOKEN);
        assertThat(other.locator("#set-up-team")).hasCount(0);
        other.close();
    }

    private void createAgent(String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New agent"))
                .first()
                .click();
        page.getByLabel("Name").first().fill(name);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Start").setExact(true))
                .click();
        assertThat(terminal()).isVisible();
        page.waitForURL(Pattern.compile(".*/agents/[0-9a-f-]{36}"));
        shows("[$#]");
    }

    private Locator terminal() {
        return page.locator("podium-terminal");
    }

    private void type(String text) {
        terminal().click();
        page.keyboard().type(text);
    }

    private void shows(String pattern) {
        page.waitForFunction(
                "pattern => new RegExp(pattern).test(document.querySelector('podium-terminal')?.text() ?? '')",
                pattern);
    }
}
