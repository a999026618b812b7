package dev.podium.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.podium.machines.TestHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A machine is added in the browser, and an agent is driven there. */
@Timeout(300)
class MachinesJourney {

    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    Path folder;

    @TempDir
    Path there;

    RunningPodium podium;
    TestHost host;
    JourneyBrowser browser;
    Page page;

    @BeforeEach
    void start() throws Exception {
        host = new TestHost(there);
        podium = new RunningPodium(Files.createDirectory(folder.resolve("home")));
        browser = new JourneyBrowser();
        page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
    }

    @AfterEach
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (podium != null) {
            podium.close();
        }
        host.close();
    }

    @Test
    void aMachineIsAddedTriedGivenToAPersonAndDriven() throws Exception {
        var rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", PASSWORD, "Red");
        host.letIn(JourneyRest.JSON
                .readTree(rest.get("/api/v1/machine-registry/public-lines"))
                .path("authority")
                .asString());
        JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
        addMachine();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Open lab-1"))
                .click();
        giveOsUserHere();
        driveThere("lab-1");
        browser.complainsOfNothing();
    }

    @Test
    void aMachineThatDialsOutIsEnrolledOnItsPageAndDriven() throws Exception {
        var rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", PASSWORD, "Red");
        JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
        JourneyBrowser.open(page, podium.url() + "/machines");
        button("Add a machine").first().click();
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("laptop");
        page.getByText("It connects to Podium").click();
        button("Next").click();
        page.getByText("Every team, also those to come").click();
        button("Add").click();
        button("Make an enrolment token").click();
        var command = page.locator("podium-line code").first().textContent();
        var parts = command.split(" java -jar podium.jar ");
        assertThat(parts[0]).startsWith("PODIUM_RUNNER_TOKEN=podium_run_");
        assertThat(parts[1]).isEqualTo("runner --url " + podium.url());
        var runner = runner(parts[0].substring("PODIUM_RUNNER_TOKEN=".length()), parts[1]);
        try {
            var machine = page.url().replaceAll(".*/machines/", "");
            var path = "/api/v1/machine-registry/" + machine;
            while (!rest.get(path + "/runner").contains("\"connected\":true")) {
                assertThat(runner.isAlive())
                        .as(Files.readString(folder.resolve("runner.log")))
                        .isTrue();
                // It comes in its own time; there is nothing to wait on but the answer.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            page.reload();
            JourneyBrowser.settled(page);
            assertThat(page.getByText("Connected")).isVisible();
            giveOsUserHere();
            driveThere("laptop");
            // As another OS user it uses that one's own tmux, which is left as it was.
            rest.post("/api/v1/agents/" + page.url().replaceAll(".*/agents/", "") + "/stop", "");
        } finally {
            runner.destroy();
            runner.waitFor();
        }
        browser.complainsOfNothing();
    }

    private Process runner(String token, String arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("podium.jar", "target/podium.jar")));
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("--state", folder.resolve("runner").toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("runner.log").toFile());
        builder.environment().put("PODIUM_RUNNER_TOKEN", token);
        builder.environment().put("TMUX_TMPDIR", host.tmux().toString());
        return builder.start();
    }

    private void addMachine() {
        JourneyBrowser.open(page, podium.url() + "/machines");
        button("Add a machine").first().click();
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("lab-1");
        page.getByLabel("Host", new Page.GetByLabelOptions().setExact(true)).fill("127.0.0.1");
        page.getByLabel("Port", new Page.GetByLabelOptions().setExact(true)).fill(Integer.toString(host.port()));
        button("Ask for its key").click();
        assertThat(page.getByText(host.fingerprint())).isVisible();
        button("This is it").click();
        button("Next").click();
        page.getByText("Every team, also those to come").click();
        button("Next").click();
        tryAs("nobody-here");
        assertThat(page.getByText("does not let nobody-here in")).isVisible();
        assertThat(button("Add all the same")).isVisible();
        tryAs(host.osUser);
        assertThat(page.getByText("Has tmux 3.2 or newer")).isVisible();
        button("Add").click();
        assertThat(page.getByText("lab-1 is added.")).isVisible();
    }

    private void tryAs(String osUser) {
        page.getByLabel("OS user to try as").fill(osUser);
        button("Try it").click();
    }

    private void giveOsUserHere() {
        page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Person"))
                .fill("Ada");
        page.getByRole(AriaRole.OPTION).first().click();
        page.getByLabel("OS user there").fill(host.osUser);
        button("Assign").click();
        assertThat(button("Remove the OS user of Ada")).isVisible();
    }

    private void driveThere(String machine) {
        JourneyBrowser.open(page, podium.url() + "/agents");
        button("New agent").first().click();
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
                .first()
                .fill("far-away");
        page.locator("vaadin-select")
                .filter(new Locator.FilterOptions().setHasText("Machine"))
                .last()
                .click();
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName(machine))
                .click();
        button("Start").click();
        page.waitForURL(Pattern.compile(".*/agents/[0-9a-f-]{36}"));
        page.locator("podium-terminal").click();
        page.keyboard().type("echo I am $(id -un)\n");
        page.waitForFunction(
                "wanted => (document.querySelector('podium-terminal')?.text() ?? '').includes(wanted)",
                "I am " + host.osUser);
        assertThat(page.getByText(machine).first()).isVisible();
        assertThat(page.url()).contains("/agents/");
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
