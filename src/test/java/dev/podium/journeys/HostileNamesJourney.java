package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever people can type anywhere is HTML or script here, and every page that shows it is opened. The content policy is
 * off in this browser: it is the second fence, and would hide a hole in the first.
 */
@Timeout(300)
class HostileNamesJourney {

    private static final String PASSWORD = "correct horse battery staple";

    /** Of each kind of place that text could get into: an element, an attribute, a script, an address, a template. */
    private static final String PERSON = "\"><img src=x data-xss onerror=ran.push('person')>{{7*7}}${7*7}";

    private static final String OTHER = "'><svg data-xss onload=ran.push('other')>";
    private static final String TEAM = "</span><script data-xss>ran.push('team')</script>";
    private static final String OTHER_TEAM = "<iframe data-xss srcdoc=\"<script>top.ran.push(1)</script>\">";
    private static final String TOKEN = "javascript:ran.push('token')//<a data-xss href=javascript:ran.push(1)>x</a>";
    private static final String EMAIL = "<img/src=x/data-xss/onerror=ran.push('e-mail')>@example.org";
    private static final String CLIENT = "Mozilla/5.0 <img src=x data-xss onerror=ran.push('client')>";
    private static final String PROVIDER =
            "<b data-xss onmouseover=ran.push(1)>Sign</b><img src=x onerror=ran.push(2)>";
    private static final String FOLDER = "<img src=x data-xss onerror=ran.push('folder')>";
    private static final String COMMAND = "\"><img src=x data-xss onerror=ran.push('command')>";
    private static final String ARGUMENT = "${constructor.constructor('ran.push(1)')()}<style data-xss>*{}</style>";
    private static final String TITLE = "<img src=x data-xss onerror=ran.push('title')>";

    /** Of a note, whose Markdown may hold HTML: what is harmless of it stays. */
    private static final String NOTE = "**kept** <img src=x onerror=ran.push('note')><script>ran.push('note')</script>"
            + " [one](javascript:ran.push('note')) <a href=\"javascript:ran.push('note')\">two</a>"
            + " <svg onload=ran.push('note')><iframe srcdoc=\"<script>top.ran.push('note')</script>\"></iframe>";

    /** Looks into every shadow root too, where most of Vaadin's components draw. */
    private static final String FIND = """
            () => {
              const found = [];
              let text = '';
              const walk = root => {
                for (const node of root.querySelectorAll('*')) {
                  if (node.hasAttribute('data-xss') || /^javascript:/i.test(node.getAttribute('href') ?? '')) {
                    found.push(node.outerHTML.slice(0, 200));
                  }
                  if (node.shadowRoot) walk(node.shadowRoot);
                  for (const child of node.childNodes) if (child.nodeType === 3) text += child.data + '\\n';
                  for (const each of node.attributes) text += each.value + '\\n';
                }
              };
              walk(document);
              return { ran: window.ran, found, text: text + document.title };
            }""";

    @TempDir
    Path folder;

    private RunningPodium podium;
    private JourneyBrowser browser;

    @BeforeEach
    void start() throws Exception {
        podium = new RunningPodium(
                Files.createDirectory(folder.resolve("home")),
                Map.of(
                        "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_EVIL_CLIENTID", "podium",
                        "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_EVIL_CLIENTSECRET", "secret",
                        "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_EVIL_CLIENTNAME", PROVIDER,
                        "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_EVIL_SCOPE", "openid",
                        "SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_EVIL_ISSUERURI", "https://sign-in.invalid"));
        browser = new JourneyBrowser();
    }

    @AfterEach
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        podium.close();
    }

    private Page page(String userAgent) {
        Browser.NewContextOptions options = JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT);
        var page = browser.page(options.setBypassCSP(true).setUserAgent(userAgent));
        page.context().addInitScript("window.ran = []");
        return page;
    }

    /** The page shows these texts as texts, and none of them became anything else. */
    private void showsAsText(Page page, String... texts) {
        for (var text : texts) {
            page.waitForFunction("text => (" + FIND + ")().text.includes(text)", text);
        }
        var seen = (Map<?, ?>) page.evaluate(FIND);
        assertThat((List<?>) seen.get("ran")).as("ran on " + page.url()).isEmpty();
        assertThat((List<?>) seen.get("found")).as("elements on " + page.url()).isEmpty();
        browser.complainsOfNothing();
    }

    private void opens(Page page, String path, String... texts) {
        JourneyBrowser.open(page, podium.url() + path);
        showsAsText(page, texts);
    }

    @Test
    void whatPeopleTypeIsShownAndNeverRuns() throws Exception {
        var rest = JourneyRest.setUp(podium, "ada@example.org", PERSON, PASSWORD, TEAM)
                .calledItself(CLIENT);
        rest.post("/api/v1/teams", json(Map.of("name", OTHER_TEAM)));
        rest.post("/api/v1/tokens", json(Map.of("name", TOKEN, "expiresInDays", 3)));
        rest.post("/api/v1/team/invitations", json(Map.of("role", "VIEWER", "email", EMAIL)));
        var link = rest.post("/api/v1/team/invitations", json(Map.of("role", "MEMBER")))
                .path("link")
                .asString();
        var agent = agent(rest);

        var joining = page(CLIENT);
        JourneyBrowser.open(joining, podium.url() + "/" + link.substring(link.indexOf("invite?")));
        showsAsText(joining, PERSON, TEAM);
        joining.locator("#invite-name").fill(OTHER);
        joining.locator("#invite-email").fill("eve@example.org");
        joining.locator("#invite-password").fill(PASSWORD);
        joining.keyboard().press("Enter");
        joining.waitForURL(Pattern.compile(":\\d+/(agents.*)?$"));

        opens(page(CLIENT), "/login", PROVIDER);
        JourneyBrowser.signIn(page(CLIENT), podium, "ada@example.org", PASSWORD);
        var page = page("journey");
        JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
        showsAsText(page, PERSON, TEAM);
        opens(page, "/team", PERSON, OTHER, EMAIL);
        opens(page, "/account", TOKEN, CLIENT, PERSON);
        opens(page, "/admin/people", PERSON, OTHER);
        opens(page, "/admin/teams", TEAM, OTHER_TEAM);
        opens(page, "/admin/sign-in", PROVIDER);
        opens(page, "/audit", PERSON, TOKEN);
        entry(page, "identity.token-made", TOKEN, CLIENT);
        opens(page, "/agents", PERSON);
        terminal(page, rest, agent);
    }

    private static String json(Map<String, ?> body) {
        return JourneyRest.JSON.writeValueAsString(body);
    }

    /** Its program lies in a folder of a hostile name, and has one itself. */
    private String agent(JourneyRest rest) throws Exception {
        var place = Files.createDirectory(folder.resolve(FOLDER));
        var program = place.resolve(COMMAND);
        Files.writeString(
                program,
                "#!/bin/sh\nprintf '\\033]2;%s\\007\\033k%s\\033\\\\' \"$2\" \"$2\"\n"
                        + "printf '\\033]8;;javascript:ran.push(8)\\033\\\\link\\033]8;;\\033\\\\ %s shown\\n' \"$2\"\nexec cat\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return rest.post(
                        "/api/v1/agents",
                        json(Map.of(
                                "name",
                                "hostile",
                                "program",
                                "command",
                                "command",
                                "./" + COMMAND,
                                "arguments",
                                List.of(ARGUMENT, TITLE),
                                "workingDirectory",
                                place.toString())))
                .path("id")
                .asString();
    }

    private void entry(Page page, String action, String... texts) {
        page.locator("vaadin-grid-cell-content").getByText(action).first().click();
        showsAsText(page, texts);
    }

    private void terminal(Page page, JourneyRest rest, String agent) throws Exception {
        rest.post("/api/v1/agents/" + agent + "/notes", json(Map.of("text", NOTE)));
        JourneyBrowser.open(page, podium.url() + "/agents/" + agent);
        page.waitForFunction("() => document.querySelector('podium-terminal')?.text().includes('shown')");
        showsAsText(page, FOLDER, COMMAND);
        page.keyboard().press("Alt+o");
        page.locator("vaadin-markdown strong").getByText("kept").waitFor();
        showsAsText(page, "one", "two");
        assertThat(page.evaluate("() => document.querySelector('podium-terminal').text()"))
                .asString()
                .contains(TITLE);
        // The dialogs and the list over the page show the same names.
        page.locator("vaadin-button.share").first().click();
        showsAsText(page, PERSON);
        page.keyboard().press("Escape");
        assertThat(rest.post("/api/v1/agents/" + agent + "/input", json(Map.of("text", TITLE, "enter", true))))
                .isNotNull();
        showsAsText(page, FOLDER);
    }
}
