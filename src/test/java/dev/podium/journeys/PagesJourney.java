package dev.podium.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every page in a real browser: none breaks the content policy, none complains in the console, and axe finds no serious
 * violation in any.
 */
@Timeout(300)
class PagesJourney {

    private static final String PASSWORD = "correct horse battery staple";
    private static final Pattern NONCE =
            Pattern.compile("script-src 'self' 'nonce-([A-Za-z0-9_-]{22})' 'unsafe-eval';");

    /** The software that draws here counts as slow, at which the terminal would draw without WebGL. */
    private static final String WEBGL_ALTHOUGH_SLOW = """
            const getContext = HTMLCanvasElement.prototype.getContext;
            HTMLCanvasElement.prototype.getContext = function (kind, options) {
              return getContext.call(this, kind, { ...options, failIfMajorPerformanceCaveat: false });
            };
            const getExtension = WebGL2RenderingContext.prototype.getExtension;
            WebGL2RenderingContext.prototype.getExtension = function (name) {
              return name === 'WEBGL_debug_renderer_info' ? null : getExtension.call(this, name);
            };
            """;

    /** How many pixels of the choices above the tiles stand outside their place. */
    private static final String CUT = """
            () => { const chips = document.querySelector('.mid .chips'); return chips.scrollWidth - chips.clientWidth; }""";

    @TempDir
    static Path folder;

    private static RunningPodium podium;
    private static JourneyRest rest;
    private static String agent;

    @BeforeAll
    static void start() throws Exception {
        podium = new RunningPodium(Files.createDirectory(folder.resolve("home")));
    }

    @AfterAll
    static void stop() throws Exception {
        podium.close();
    }

    /** Set up by whichever test comes first, through the page where it visits that one. */
    private static synchronized void setUp() throws Exception {
        if (rest != null) {
            return;
        }
        rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", PASSWORD, "Red");
        agent = rest.post(
                        "/api/v1/agents",
                        "{\"name\":\"clients-acme-frontend\",\"program\":\"shell\",\"workingDirectory\":\"/tmp\"}")
                .path("id")
                .asString();
        rest.post("/api/v1/team/invitations", "{\"role\":\"VIEWER\",\"email\":\"eve@example.org\"}");
        rest.post("/api/v1/tokens", "{\"name\":\"builds\",\"expiresInDays\":30}");
    }

    @ParameterizedTest
    @CsvSource({"1440,900,LIGHT", "1440,900,DARK", "390,844,LIGHT", "390,844,DARK"})
    void noPageComplainsAndAxeFindsNothingSerious(int width, int height, ColorScheme scheme) throws Exception {
        try (var browser = new JourneyBrowser()) {
            var page = browser.page(JourneyBrowser.screen(width, height, scheme));
            page.context().addInitScript(WEBGL_ALTHOUGH_SLOW);
            var found = new ArrayList<String>();
            if (rest == null) {
                JourneyBrowser.open(page, podium.url() + "/setup?token=" + RunningPodium.SETUP_TOKEN);
                found.addAll(Axe.serious(page));
            }
            setUp();
            for (var open : List.of("login", "login?stale", "invite?token=none", "reset?token=none", "setup")) {
                JourneyBrowser.open(page, podium.url() + "/" + open);
                found.addAll(Axe.serious(page));
            }
            JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
            for (var path : List.of(
                    "agents",
                    "machines",
                    "team",
                    "audit",
                    "account",
                    "admin/people",
                    "admin/teams",
                    "admin/sign-in",
                    "admin/health")) {
                JourneyBrowser.open(page, podium.url() + "/" + path);
                assertThat(page.url()).endsWith("/" + path);
                found.addAll(Axe.serious(page));
            }
            JourneyBrowser.open(page, podium.url() + "/nowhere/at/all");
            assertThat(page.getByText("There is no page “nowhere/at/all”.")).isVisible();
            found.addAll(Axe.serious(page));
            JourneyBrowser.open(page, podium.url() + "/agents/" + agent);
            shows(page, "\\$|#");
            assertThat(page.locator("podium-terminal canvas").first()).isAttached();
            found.addAll(Axe.serious(page));
            // Beside a terminal the tiles have little room: what needs somebody is counted where it is read.
            assertThat(page.evaluate(CUT)).as("choices that are cut").isEqualTo(0);
            dialogs(page, found);
            browser.complainsOfNothing();
            assertThat(found).isEmpty();
        }
    }

    private static void shows(Page page, String pattern) throws Exception {
        try {
            page.waitForFunction(
                    "pattern => new RegExp(pattern).test(document.querySelector('podium-terminal')?.text() ?? '')",
                    pattern,
                    // Software draws the terminal here, which takes its time on a machine that is busy.
                    new Page.WaitForFunctionOptions().setTimeout(90_000));
        } catch (TimeoutError late) {
            var shown = page.evaluate("() => document.querySelector('podium-terminal')?.text() ?? 'no terminal'");
            var held = rest.get("/api/v1/agents/" + agent + "/screen");
            throw new AssertionError(
                    page.url() + " shows '" + shown + "' and says '"
                            + page.locator("body").innerText() + "'; tmux has " + held,
                    late);
        }
    }

    /** What opens over a page. */
    private static void dialogs(Page page, List<String> found) {
        for (var one : List.of(
                List.of("agents", "New agent"),
                List.of("team", "Invite"),
                List.of("account", "Make a token"),
                List.of("admin/sign-in", "Add a provider"))) {
            JourneyBrowser.open(page, podium.url() + "/" + one.getFirst());
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(one.getLast()))
                    .first()
                    .click();
            page.locator("vaadin-dialog[opened]")
                    .first()
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
            JourneyBrowser.settled(page);
            found.addAll(Axe.serious(page));
        }
        JourneyBrowser.open(page, podium.url() + "/audit");
        // Whichever is newest: how many there are depends on how long the rounds before took.
        page.locator("vaadin-grid-cell-content")
                .getByText(Pattern.compile("^(agents|terminals|identity)\\."))
                .first()
                .click();
        page.locator("vaadin-dialog[opened]")
                .first()
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        found.addAll(Axe.serious(page));
    }

    @Test
    void theDescriptionOfRestWorksUnderThePolicy() throws Exception {
        setUp();
        try (var browser = new JourneyBrowser()) {
            var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
            JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
            // Its page is Swagger's own, so axe does not judge it here.
            page.navigate(podium.url() + "/api");
            page.waitForFunction("() => document.body.textContent.includes('terminal-tickets')");
            browser.complainsOfNothing();
        }
    }

    @Test
    void eachAnswerHasANonceOfItsOwnAndEachOfItsScriptsHasIt() throws Exception {
        setUp();
        var nonces = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            var answer = rest.page("/login");
            var policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
            var nonce = NONCE.matcher(policy);
            assertThat(nonce.find()).as(policy).isTrue();
            nonces.add(nonce.group(1));
            assertThat(policy.replaceFirst("style-src[^;]*;", "")).doesNotContain("unsafe-inline");
            var scripts = Pattern.compile("<script[^>]*>")
                    .matcher(answer.body())
                    .results()
                    .toList();
            assertThat(scripts).hasSizeGreaterThan(1);
            assertThat(scripts).allMatch(each -> each.group().contains("nonce=\"" + nonce.group(1) + "\""));
        }
        assertThat(nonces).doesNotHaveDuplicates();
    }

    /** The browser says by the policy's own words that it held each of them back. Were text ever taken for HTML, these would still not run. */
    @Test
    void aScriptThatGotIntoThePageDoesNotRun() throws Exception {
        setUp();
        try (var browser = new JourneyBrowser()) {
            var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
            JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
            browser.complainsOfNothing();
            page.evaluate("""
                    () => {
                      window.ran = [];
                      const script = document.createElement('script');
                      script.textContent = 'window.ran.push("script")';
                      document.body.append(script);
                      const wrong = document.createElement('script');
                      wrong.nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
                      wrong.textContent = 'window.ran.push("wrong nonce")';
                      document.body.append(wrong);
                      const far = document.createElement('script');
                      far.src = 'https://evil.example/x.js';
                      document.body.append(far);
                      const holder = document.createElement('div');
                      holder.innerHTML = '<button onclick="window.ran.push(1)">x</button>'
                          + '<object data="/icons/mark.svg"></object>';
                      document.body.append(holder);
                      holder.querySelector('button').click();
                    }""");
            page.waitForCondition(() -> browser.says(
                    "script-src-elem inline",
                    "script-src-elem https://evil.example",
                    "script-src-attr inline",
                    "object-src"));
            assertThat((List<?>) page.evaluate("() => window.ran")).isEmpty();
        }
    }

    /** axe-core, which knows the rules of accessibility that a program can judge. */
    static final class Axe {

        private static final String SCRIPT = script();

        private static String script() {
            try (var in = PagesJourney.class.getResourceAsStream("/axe.min.js")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        /** What hinders people: rule, page and element of each serious or critical violation. */
        static List<String> serious(Page page) {
            page.evaluate(SCRIPT);
            var found = (List<?>) page.evaluate("""
                    async () => (await axe.run()).violations
                        .filter(each => each.impact === 'serious' || each.impact === 'critical')
                        .flatMap(each => each.nodes.map(node =>
                            each.id + ' ' + node.target.flat().join(' ') + ' ' + node.html.slice(0, 160)
                            + ' ' + node.any.concat(node.all).map(check => check.message).join('; ')))""");
            var where = page.url().replaceFirst("http://[^/]*", "") + " " + page.viewportSize().width + " ";
            return found.stream().map(each -> where + each).toList();
        }
    }
}
