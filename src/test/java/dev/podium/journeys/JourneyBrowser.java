package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The machine's own browser, which notes what a page complains of. */
final class JourneyBrowser implements AutoCloseable {

    private static final List<String> CHROMIUM = List.of(
            "--headless",
            "--no-sandbox",
            // Software draws what a graphics card would: the terminal uses WebGL as it does for people.
            "--use-angle=swiftshader",
            "--enable-unsafe-swiftshader",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Vaadin's client has nothing to ask or to be told any more. */
    private static final String SETTLED = """
            () => {
              const clients = Object.values(window.Vaadin?.Flow?.clients ?? {}).filter(each => each.isActive);
              return clients.length > 0 && clients.every(each => !each.isActive());
            }""";

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();

    JourneyBrowser() {
        // A machine that tests are run on is busy; what is waited for comes all the same.
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        // The browser is the machine's own; Playwright's would be a download.
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium")))
                        .setArgs(CHROMIUM));
    }

    static Browser.NewContextOptions screen(int width, int height, ColorScheme scheme) {
        return new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE);
    }

    /** A page in a context of its own; whatever it complains of is kept. */
    Page page(Browser.NewContextOptions options) {
        var context = browser.newContext(options);
        context.addInitScript("""
                document.addEventListener('securitypolicyviolation',
                    e => console.error('content policy: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));
                """);
        listen(context);
        var page = context.newPage();
        page.setDefaultTimeout(30_000);
        return page;
    }

    private void listen(BrowserContext context) {
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.page().url() + ": " + message.text());
            }
        });
        context.onWebError(error -> complaints.add(error.page().url() + ": " + error.error()));
        context.onDialog(dialog -> {
            complaints.add("A dialog says " + dialog.message());
            dialog.dismiss();
        });
    }

    /** Opens an address and waits until the page is as it stays. */
    static Response open(Page page, String url) {
        var answer = page.navigate(url);
        settled(page);
        return answer;
    }

    /** By the form, as people do. */
    static void signIn(Page page, RunningPodium podium, String email, String password) {
        open(page, podium.url() + "/login");
        page.locator("#sign-in-username").fill(email);
        page.locator("#sign-in-password").fill(password);
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(":\\d+/(agents.*)?$"));
        settled(page);
    }

    static void settled(Page page) {
        page.waitForFunction(SETTLED);
    }

    /**
     * Waits until a step from page to page is over. The address changes some moments before, and a step back within them
     * is swallowed by Vaadin's router; no person is so fast.
     */
    static void arrived(Page page) {
        page.waitForFunction("() => !window.Vaadin.Flow.navigation");
        settled(page);
    }

    /** Errors in the console, exceptions, breaches of the content policy and dialogs since it was last asked. */
    List<String> complaints() {
        var now = List.copyOf(complaints);
        complaints.clear();
        return now;
    }

    /** Whether it complained of each of these already. */
    boolean says(String... parts) {
        return Stream.of(parts).allMatch(part -> complaints.stream().anyMatch(each -> each.contains(part)));
    }

    void complainsOfNothing() {
        assertThat(complaints()).isEmpty();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
