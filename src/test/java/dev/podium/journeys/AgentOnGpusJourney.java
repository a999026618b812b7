package dev.podium.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two agents and one GPU: the first runs on it, the second waits and starts when the first is stopped. */
@Timeout(300)
class AgentOnGpusJourney {

    private static final String PASSWORD = "correct horse battery staple";
    private static final String LOCAL = "00000000-0000-0000-0000-000000000001";
    private static final String GPU = "GPU-" + UUID.randomUUID();

    @TempDir
    Path folder;

    RunningPodium podium;

    @BeforeEach
    void start() throws Exception {
        podium = new RunningPodium(
                Files.createDirectory(folder.resolve("home")), PlayedDriver.variables(folder, List.of(GPU)));
    }

    @AfterEach
    void stop() throws Exception {
        podium.close();
    }

    @Test
    void theSecondAgentStartsWhenTheFirstGivesItsGpuBack() throws Exception {
        var rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", PASSWORD, "Red");
        try (var browser = new JourneyBrowser()) {
            var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
            JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
            share(page);
            create(page, "trainer", "Starts now on ");
            type(page, "echo on-$CUDA_VISIBLE_DEVICES\n");
            shows(page, "on-" + GPU);
            var first = page.url();
            JourneyBrowser.open(page, podium.url() + "/gpus");
            assertThat(page.locator(".gpu")).containsText("trainer");

            create(page, "evaluator", "Waiting: next in line.");
            var header = page.locator(".term header");
            assertThat(header).containsText("Starts when its GPUs are there. Waiting: next in line.");
            var second = page.url();

            rest.post("/api/v1/agents/" + first.substring(first.lastIndexOf('/') + 1) + "/stop", "");
            shows(page, "[$#]");
            type(page, "echo then-on-$CUDA_VISIBLE_DEVICES\n");
            shows(page, "then-on-" + GPU);
            assertThat(header).containsText(Pattern.compile("1 GPU until (\\w+ )?\\d"));
            assertThat(page.url()).isEqualTo(second);
            browser.complainsOfNothing();
        }
    }

    /** By the page, as an admin does it, as soon as the machine has said which GPUs it has. */
    private void share(Page page) {
        JourneyBrowser.open(page, podium.url() + "/machines/" + LOCAL);
        assertThat(page.locator(".machines-health")).containsText("H100 80 GB HBM3");
        JourneyBrowser.open(page, podium.url() + "/gpus");
        button(page, "Add a server").click();
        page.getByLabel("Machine").click();
        page.getByRole(AriaRole.OPTION).first().click();
        button(page, "Add").click();
        assertThat(page.locator(".gpu")).hasCount(1);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    private void create(Page page, String name, String answer) {
        JourneyBrowser.open(page, podium.url() + "/agents");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New agent"))
                .first()
                .click();
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
                .first()
                .fill(name);
        page.getByLabel("Run it on shared GPUs").check();
        assertThat(page.locator(".gpus-answer")).containsText(answer);
        button(page, "Start").click();
        page.waitForURL(Pattern.compile(".*/agents/[0-9a-f-]{36}"));
        if (name.equals("trainer")) {
            shows(page, "[$#]");
        }
    }

    private static void type(Page page, String text) {
        page.locator("podium-terminal").click();
        page.keyboard().type(text);
    }

    private static void shows(Page page, String pattern) {
        page.waitForFunction(
                "pattern => new RegExp(pattern).test(document.querySelector('podium-terminal')?.text() ?? '')",
                pattern);
    }
}
