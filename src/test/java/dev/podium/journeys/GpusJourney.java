package dev.podium.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The GPUs of a machine on its page, at every size, and one that is lost. What their driver says is played. */
@Timeout(600)
class GpusJourney {

    private static final String PASSWORD = "correct horse battery staple";
    private static final String LOCAL = "00000000-0000-0000-0000-000000000001";
    private static final List<String> GPUS =
            List.of("GPU-" + UUID.randomUUID(), "GPU-" + UUID.randomUUID(), "GPU-" + UUID.randomUUID());

    @TempDir
    Path folder;

    RunningPodium podium;

    @BeforeEach
    void start() throws Exception {
        var programs = Files.createDirectory(folder.resolve("programs"));
        var smi = programs.resolve("nvidia-smi");
        Files.writeString(smi, """
                #!/bin/sh
                case $1 in
                  --query-gpu=*) cat %s/gpus ;;
                  -L) cat %s/list ;;
                  *) cat %s/processes ;;
                esac
                """.formatted(folder, folder, folder));
        Files.setPosixFilePermissions(smi, PosixFilePermissions.fromString("rwxr-xr-x"));
        say(
                "gpus",
                gpu(0, "40537, 87, 61", "Disabled"),
                gpu(1, "900, [N/A], 38", "Enabled"),
                gpu(2, "0, 0, 33", "Disabled"));
        say(
                "list",
                "GPU 1: NVIDIA H100 80GB HBM3 (UUID: " + GPUS.get(1) + ")",
                "  MIG 3g.40gb     Device  0: (UUID: MIG-" + UUID.randomUUID() + ")",
                "  MIG 1g.10gb     Device  1: (UUID: MIG-" + UUID.randomUUID() + ")");
        say("processes", GPUS.getFirst() + ", " + ProcessHandle.current().pid() + ", python3, 40112");
        podium = new RunningPodium(
                Files.createDirectory(folder.resolve("home")), Map.of("PATH", programs + ":" + System.getenv("PATH")));
    }

    @AfterEach
    void stop() throws Exception {
        podium.close();
    }

    private void say(String file, String... lines) throws Exception {
        Files.writeString(folder.resolve(file), String.join("\n", lines) + "\n");
    }

    private static String gpu(int index, String figures, String split) {
        return index + ", " + GPUS.get(index) + ", NVIDIA H100 80GB HBM3, 81559, " + figures
                + ", 550.90.07, 412.33, 700.00, 0, " + split;
    }

    @Test
    void aMachinesPageShowsItsGpusAndOneThatIsLost() throws Exception {
        JourneyRest.setUp(podium, "ada@example.org", "Ada", PASSWORD, "Red");
        var found = new ArrayList<String>();
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : new int[] {1440, 390}) {
                look(width, scheme, found);
            }
        }
        assertThat(found).isEmpty();
    }

    /** A real process of another OS user, who has no lease, on a GPU that is played; Podium is root here, so it may end it. */
    @Test
    void whatRunsOutsideAnyLeaseIsRedAndAnAdminEndsIt() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("only root runs something as others")
                .isEqualTo("root");
        var rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", PASSWORD, "Red");
        rest.put("/api/v1/gpus/servers/" + LOCAL, "{}");
        var outside = new ProcessBuilder("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "sleep", "600")
                .directory(Path.of("/").toFile())
                .start();
        try (var browser = new JourneyBrowser()) {
            say("processes", GPUS.get(2) + ", " + outside.pid() + ", python3, 20056");
            var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
            JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
            JourneyBrowser.open(page, podium.url() + "/gpus");
            var row = page.locator(".gpus-outside li").filter(new Locator.FilterOptions().setHasText("uid 54321"));
            // It is asked every 30 s.
            assertThat(row)
                    .containsText(
                            "GPU 2 Process python3 (" + outside.pid() + ") of OS user uid 54321, since ",
                            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
            assertThat(row).containsText("20 GB, outside any lease");
            assertThat(page.locator(".gpu.out")).hasCount(1);
            assertThat(PagesJourney.Axe.serious(page)).isEmpty();
            row.getByRole(AriaRole.BUTTON).click();
            assertThat(outside.waitFor()).as("SIGTERM").isEqualTo(128 + 15);
            say("processes", "");
            assertThat(row).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(60_000));
            assertThat(page.locator(".gpu.out")).hasCount(0);
            browser.complainsOfNothing();
        } finally {
            outside.destroyForcibly();
        }
    }

    /** From a shell with a token of one's own, and then looked back at in the browser and as a file. */
    @Test
    void whatAShellAskedForStandsInTheReportsAndTheirFile() throws Exception {
        var rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", PASSWORD, "Red");
        rest.put("/api/v1/gpus/servers/" + LOCAL, "{\"priceHour\": \"3.6\"}");
        var token = rest.post("/api/v1/tokens", """
                        {"name": "shell", "scopes": ["gpus:use", "machines:read"]}""").path("token").asString();
        assertThat(shell("", "gpus").code()).as("no token").isEqualTo(3);
        assertThat(shell(token, "gpus", "frobnicate").code())
                .as("no such command")
                .isEqualTo(2);
        var none = shell(token, "gpus", "ask", "--gpus", "9", "--hours", "1");
        assertThat(none.code()).as(none.said()).isEqualTo(1);
        assertThat(none.said()).contains("the largest that fits is");

        // No part of the split one has so much: two at a time is all there is.
        var lease = shell(
                token,
                "gpus",
                "ask",
                "--gpus",
                "2",
                "--memory",
                "70GiB",
                "--hours",
                "1",
                "--purpose",
                "from a shell",
                "--wait");
        assertThat(lease.code()).as(lease.said()).isZero();
        var waiting = shell(token, "gpus", "ask", "--gpus", "2", "--memory", "70GiB", "--hours", "1");
        assertThat(waiting.code()).as(waiting.said()).isZero();
        var held = shell(token, "gpus", "leases");
        assertThat(held.code()).isZero();
        assertThat(held.out()).contains(lease.out().strip(), "from a shell");
        var line = shell(token, "gpus", "queue");
        assertThat(line.code()).isZero();
        assertThat(line.out()).contains(waiting.out().strip(), "Waiting");
        assertThat(shell(token, "gpus", "end", waiting.out().strip(), "--request")
                        .code())
                .isZero();
        assertThat(shell(token, "gpus", "end", lease.out().strip()).code()).isZero();
        assertThat(shell(token, "gpus", "end", lease.out().strip()).code())
                .as("it is over already")
                .isEqualTo(1);
        yesterday();

        var found = new ArrayList<String>();
        try (var browser = new JourneyBrowser()) {
            var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
            JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
            JourneyBrowser.open(page, podium.url() + "/gpus/use");
            report(page, "67 % of them were held, and 0.5 h were free while somebody waited who may use them.", found);
            report(page, "On 0.5 h that were held nothing ran at all", found);
            assertThat(exported(page)).contains("Ada");
            go(page, "Fairness");
            assertThat(page.locator("podium-gpu-days .cut").first()).hasText("Red");
            report(page, "100 %", found);
            go(page, "History");
            report(page, "from a shell", found);
            assertThat(exported(page)).contains("from a shell", lease.out().strip());
            browser.complainsOfNothing();
        }
        assertThat(found).isEmpty();
    }

    /** @param out what a script reads, @param said what a person reads besides */
    private record Said(int code, String out, String said) {}

    /** As the guide tells: the script beside the jar, with an environment and a home of its own. */
    private Said shell(String token, String... words) throws Exception {
        var command = new ArrayList<>(List.of("sh", "deploy/podium"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "PODIUM_URL", podium.url(),
                        "PODIUM_TOKEN", token,
                        "PODIUM_JAVA", PackedPodium.java(),
                        "HOME", folder.toString()));
        builder.redirectError(folder.resolve("said").toFile());
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes());
        return new Said(process.waitFor(), out, Files.readString(folder.resolve("said")));
    }

    /** Days are counted a quarter of an hour at a time; here one was. */
    private void yesterday() throws Exception {
        new JourneyDatabase(folder.resolve("home"))
                .change(
                        "insert into gpu_server_days values ('" + LOCAL
                                + "', current_date - 1, 10800, 7200, 7200, 3600, 1800, 0, 3600, 1800)",
                        "insert into gpu_free_days values ('" + LOCAL + "', current_date - 1, 'IN_LINE', 1800)",
                        "insert into gpu_person_days select m.team_id, m.person_id, 'Ada', '" + LOCAL
                                + "', current_date - 1, 7200, 7200, 3600, 1800, 7.2, 1.8 from memberships m");
    }

    private static void report(Page page, String text, List<String> found) {
        assertThat(page.locator(".gpus-cards").first()).containsText(text);
        found.addAll(PagesJourney.Axe.serious(page));
    }

    private static void go(Page page, String name) {
        page.locator(".gpus-tabs").getByText(name).click();
    }

    private static String exported(Page page) throws Exception {
        var file = page.waitForDownload(() -> page.getByText("Export", new Page.GetByTextOptions().setExact(true))
                .click());
        assertThat(file.suggestedFilename()).isEqualTo("gpus.csv");
        return Files.readString(file.path());
    }

    private void look(int width, ColorScheme scheme, List<String> found) throws Exception {
        try (var browser = new JourneyBrowser()) {
            var page = browser.page(JourneyBrowser.screen(width, 900, scheme));
            JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
            JourneyBrowser.open(page, podium.url() + "/machines/" + LOCAL);
            shows(page, "0 · H100 80 GB HBM3");
            shows(page, "python3 (" + ProcessHandle.current().pid() + ")");
            shows(page, "Split into 3g.40gb · 1g.10gb");
            shows(page, "61 °C · 412 W");
            var graphs = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Graphs of GPU 0"));
            graphs.click();
            assertThat(page.locator("podium-graph").filter(new Locator.FilterOptions().setHasText("GPU 0, use")))
                    .containsText("In the last 10 minutes between 87 % and 87 %");
            assertThat(graphs).hasAttribute("aria-expanded", "true");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .as("nothing stands out at the side")
                    .isEqualTo(true);
            found.addAll(PagesJourney.Axe.serious(page));
            if (width == 390 && scheme == ColorScheme.DARK) {
                lose(page);
            }
            browser.complainsOfNothing();
        }
    }

    private void lose(Page page) throws Exception {
        say(
                "gpus",
                "Unable to determine the device handle for GPU2: 0000:5F:00.0: Unknown Error",
                gpu(0, "40537, 87, 61", "Disabled"),
                gpu(1, "900, [N/A], 38", "Disabled"));
        // It is asked every 30 s.
        shows(page, "GPU 2 (" + GPUS.get(2) + ") is gone since ");
        shows(page, "says: Unable to determine the device handle for GPU2");
        shows(page, "Whole again since ");
        assertThat(page.getByText("GPU 0, use").first()).isVisible();
    }

    private static void shows(Page page, String text) {
        assertThat(page.locator(".machines-health"))
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
    }
}
