package dev.podium.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.podium.machines.TestHost;
import dev.podium.machines.TestNetwork;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A lesson: thirty students on three hosts, each a network namespace with its own sshd, and who teaches them, in real
 * browsers. Their shells, their tmux and what they run are real.
 */
@Timeout(600)
class ClassroomJourney {

    private static final String PASSWORD = "correct horse battery staple";
    private static final int STUDENTS = 30;
    private static final String PRIVATE = "asks before trying";
    private static final List<String> OS_USERS = List.of("alva", "bert", "carl");

    @TempDir
    Path folder;

    private final List<TestNetwork> networks = new ArrayList<>();
    private final List<TestHost> hosts = new ArrayList<>();
    private final List<String> machines = new ArrayList<>();
    private RunningPodium podium;
    private JourneyRest rest;

    @BeforeEach
    void start() throws Exception {
        var missing = TestNetwork.missing();
        assumeTrue(missing.isEmpty(), missing);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        podium = new RunningPodium(
                Files.createDirectories(folder.resolve("podium/home")), Map.of("SERVER_ADDRESS", "0.0.0.0"));
        rest = JourneyRest.setUp(podium, "olga@example.org", "Olga", PASSWORD, "Systems");
        var authority =
                read("/api/v1/machine-registry/public-lines").path("authority").asString();
        for (var osUser : OS_USERS) {
            var homes = Files.createDirectory(folder.resolve("homes-" + osUser));
            var network = TestNetwork.make(homes, List.of(osUser));
            networks.add(network);
            var host = new TestHost(Files.createDirectory(folder.resolve("sshd-" + osUser)), network, osUser);
            hosts.add(host);
            host.letIn(authority);
            machines.add(machine(network, host));
        }
        for (var machine : machines) {
            TwoMachines.until(
                    "online",
                    Duration.ofSeconds(60),
                    () -> rest.get("/api/v1/machines/" + machine).contains("\"state\":\"ONLINE\""));
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (podium != null) {
            podium.close();
        }
        for (var host : hosts) {
            host.close();
        }
        for (var network : networks) {
            var there = new ProcessBuilder("ip", "netns", "pids", network.name()).start();
            for (var pid : new String(there.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
            network.close();
        }
    }

    private JsonNode read(String path) throws Exception {
        return JourneyRest.JSON.readTree(rest.get(path));
    }

    private String machine(TestNetwork network, TestHost host) throws Exception {
        var contact = rest.post(
                "/api/v1/machine-registry/contact",
                "{\"host\":\"" + network.address() + "\",\"port\":" + host.port() + "}");
        var body = JourneyRest.JSON
                .createObjectNode()
                .put("name", "lab-" + host.osUser)
                .put("everyTeam", true)
                .put("sharedOsUser", host.osUser)
                .put("host", network.address())
                .put("port", host.port());
        body.putPOJO("hostKey", contact.path("hostKey"));
        body.putArray("labels");
        return rest.post("/api/v1/machine-registry", body.toString()).path("id").asString();
    }

    private static String email(int student) {
        return "s" + student + "@example.org";
    }

    private static String name(int student) {
        return "Student " + (char) ('A' + student % 26) + student;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    private static Locator label(Page page, String name) {
        return page.getByLabel(name, new Page.GetByLabelOptions().setExact(true));
    }

    private static LocatorAssertions.ContainsTextOptions within(Duration time) {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(time.toMillis());
    }

    private Page signedIn(JourneyBrowser browser, String email) {
        var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
        JourneyBrowser.signIn(page, podium, email, PASSWORD);
        return page;
    }

    @Test
    void whoIsStuckIsSeenHelpedAndCanReadWhoHelped() throws Exception {
        try (var browser = new JourneyBrowser()) {
            enrol(browser);
            var lab = lab();
            var teacher = signedIn(browser, "lee@example.org");
            JourneyBrowser.open(teacher, podium.url() + "/labs/" + lab + "/wall");
            assertThat(teacher.locator("podium-seats .tile")).hasCount(STUDENTS);
            var stuck = seat(browser, email(0));
            steadily(lab);
            fails(stuck, 5);
            var tile = teacher.locator("podium-seats .tile[aria-label*='" + name(0) + ".']");
            assertThat(tile)
                    .containsText(Pattern.compile("Same (error|result), \\d ×"), within(Duration.ofSeconds(60)));
            assertThat(teacher.locator("podium-seats .tile").first()).containsText(name(0));
            assertThat(teacher.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("May be stuck")))
                    .containsText("No rule to make target 'widget.o'");
            asks(browser, email(1));
            help(teacher, stuck);
            grade(teacher, lab);
            feedback(stuck);
            log(stuck);
            browser.complainsOfNothing();
        }
    }

    /** The file is imported on the page; everybody comes by the link that is made for them. */
    private void enrol(JourneyBrowser browser) throws Exception {
        rest.put("/api/v1/course", "{\"name\":\"Systems\",\"policy\":\"Whoever teaches you sees your terminal.\"}");
        var page = signedIn(browser, "olga@example.org");
        JourneyBrowser.open(page, podium.url() + "/labs");
        button(page, "Import people").click();
        label(page, "CSV")
                .fill("name;email;group;role\nMs. Lee;lee@example.org;;instructor\n"
                        + IntStream.range(0, STUDENTS)
                                .mapToObj(each ->
                                        name(each) + ";" + email(each) + ";" + (each % 2 == 0 ? "A" : "B") + ";student")
                                .collect(Collectors.joining("\n")));
        button(page, "Import " + (STUDENTS + 1)).click();
        assertThat(page.locator("vaadin-dialog[opened]")).hasCount(0);
        page.context().close();
        for (var person : read("/api/v1/course/people").path("items")) {
            if (!person.path("email").asString().equals("olga@example.org")) {
                join(browser, person.path("id").asString(), person.path("name").asString());
            }
        }
    }

    private void join(JourneyBrowser browser, String person, String name) throws Exception {
        var link = rest.post("/api/v1/course/people/" + person + "/invitation", "")
                .path("path")
                .asString();
        var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
        page.navigate(podium.url() + link);
        page.locator("#invite-name").fill(name);
        page.locator("#invite-password").fill(PASSWORD);
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(":\\d+/(agents.*)?$"));
        page.context().close();
    }

    private String lab() throws Exception {
        var files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(files.resolve("Makefile"), """
                test: widget.o
                	./run
                """);
        var packed = folder.resolve("files.tar.gz");
        assertThat(new ProcessBuilder("tar", "-czf", packed.toString(), "-C", files.toString(), ".")
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        var archive = rest.upload("/api/v1/labs/archives?name=files.tar.gz", Files.readAllBytes(packed))
                .path("id")
                .asString();
        var everybodys = Files.createDirectory(folder.resolve("labs"));
        Files.setPosixFilePermissions(everybodys, PosixFilePermissions.fromString("rwxrwxrwx"));
        var body = JourneyRest.JSON
                .createObjectNode()
                .put("name", "Building")
                .put("archive", archive)
                .put("directory", everybodys.toString());
        body.putPOJO(
                "steps",
                List.of(
                        Map.of("name", "Begin", "script", "test -f begun"),
                        Map.of("name", "Build", "script", "test -f widget.o")));
        var lab = rest.post("/api/v1/labs", body.toString()).path("id").asString();
        rest.put("/api/v1/labs/" + lab + "/state", "{\"state\":\"open\"}");
        rest.post(
                "/api/v1/labs/" + lab + "/seats",
                JourneyRest.JSON
                        .createObjectNode()
                        .putPOJO("machines", machines)
                        .toString());
        TwoMachines.until(
                "no seat is in the making",
                Duration.ofSeconds(240),
                () -> !read("/api/v1/labs/" + lab + "/seats")
                        .path("progress")
                        .path("running")
                        .asBoolean());
        for (var seat : read("/api/v1/labs/" + lab + "/seats").path("items")) {
            assertThat(seat.path("state").asString())
                    .as(seat.path("why").asString())
                    .isEqualTo("ready");
        }
        return lab;
    }

    private Page seat(JourneyBrowser browser, String email) {
        var page = signedIn(browser, email);
        JourneyBrowser.open(page, podium.url() + "/labs");
        button(page, "I have read it, go to my seat").click();
        button(page, "Open my terminal in Building").click();
        page.waitForURL(Pattern.compile(".*/agents/[0-9a-f-]{36}"));
        page.locator("podium-terminal .xterm").click();
        return page;
    }

    /** Some of the others get on, typed into their tmux on the hosts themselves. */
    private void steadily(String lab) throws Exception {
        for (int host = 0; host < hosts.size(); host++) {
            var socket = hosts.get(host).tmux();
            var script = "for s in $(find " + socket + " -name podium | head -1); do"
                    + " tmux -S $s list-sessions -F '#{session_name}' | grep building | head -4 | while read -r n; do"
                    + " tmux -S $s send-keys -t \"=$n:\" 'touch begun' Enter; done; done";
            assertThat(new ProcessBuilder(networks.get(host)
                                    .line(
                                            "setpriv",
                                            "--reuid",
                                            OS_USERS.get(host),
                                            "--regid",
                                            OS_USERS.get(host),
                                            "--init-groups",
                                            "--",
                                            "sh",
                                            "-c",
                                            script))
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        }
        TwoMachines.until(
                "somebody passed the first step",
                Duration.ofSeconds(90),
                () -> rest.get("/api/v1/labs/" + lab + "/attention").contains("\"passed\":1"));
    }

    private static void fails(Page page, int times) {
        for (int time = 1; time <= times; time++) {
            // As fast as a person: what is pasted at once is one try.
            page.keyboard().type("make test\n", new Keyboard.TypeOptions().setDelay(300));
            page.waitForFunction(
                    "n => (document.querySelector('podium-terminal')?.text().match(/No rule to make target/g) ?? []).length >= n",
                    time);
        }
    }

    private void asks(JourneyBrowser browser, String email) {
        var page = signedIn(browser, email);
        JourneyBrowser.open(page, podium.url() + "/labs");
        button(page, "I have read it, go to my seat").click();
        label(page, "What your hand in Building is about").fill("what is a target?");
        button(page, "Raise my hand").click();
        assertThat(page.getByText("Your hand is up. You are next.")).isVisible();
        page.context().close();
    }

    private void help(Page teacher, Page student) {
        var queue = teacher.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Help queue"));
        assertThat(queue).containsText("what is a target?");
        button(teacher, "Take: " + name(1)).click();
        assertThat(queue).containsText("You help");
        button(teacher, "Watch: " + name(0)).click();
        teacher.waitForFunction(
                "() => /No rule to make/.test(document.querySelector('podium-terminal')?.text() ?? '')");
        assertThat(student.locator("podium-terminal")).containsText("Ms. Lee sees this terminal");
        button(teacher, "Take over").click();
        assertThat(student.locator("podium-terminal")).containsText("Ms. Lee types here too");
        teacher.locator("podium-terminal .xterm").click();
        teacher.keyboard().type("echo see $((6*7))\n");
        student.waitForFunction("() => /see 42/.test(document.querySelector('podium-terminal')?.text() ?? '')");
        button(teacher, "Release").click();
        assertThat(student.locator("podium-terminal")).containsText("Ms. Lee sees this terminal");
        note(teacher);
        button(teacher, "Close the terminal").click();
        assertThat(teacher.locator("podium-seats .tile").first()).isVisible();
    }

    /** For those who help, about the moment at which they did. */
    private static void note(Page teacher) {
        button(teacher, "Notes on " + name(0)).click();
        label(teacher, "Note").fill(PRIVATE);
        button(teacher, "Write it down").click();
        assertThat(teacher.locator(".seat-note")).containsText(PRIVATE);
        button(teacher, "Done").click();
        assertThat(teacher.locator("vaadin-dialog[opened]")).hasCount(0);
    }

    private void grade(Page teacher, String lab) throws Exception {
        rest.put(
                "/api/v1/labs/" + lab + "/rubric",
                "{\"version\":0,\"criteria\":[{\"name\":\"Builds\",\"description\":\"make ends well.\",\"points\":10},"
                        + "{\"name\":\"Asks\",\"description\":\"\",\"points\":2.5}]}");
        JourneyBrowser.open(teacher, podium.url() + "/labs/" + lab + "/grades");
        button(teacher, "Grade " + name(0)).click();
        label(teacher, "Builds").fill("7.5");
        label(teacher, "Asks").fill("2");
        label(teacher, "Comment on Builds").fill("The target was missing.");
        button(teacher, "Save and release").click();
        assertThat(teacher.getByText("1 student was told.")).isVisible();
    }

    /** What they were told, who was there, and no word of what those who help wrote for each other. */
    private void feedback(Page student) {
        JourneyBrowser.open(student, podium.url() + "/labs");
        assertThat(student.getByText("Feedback: Building")).isVisible();
        assertThat(student.getByText("9.5 of 12.5 points")).isVisible();
        assertThat(student.getByText("Released by Ms. Lee")).isVisible();
        assertThat(student.getByText("The target was missing.")).isVisible();
        assertThat(student.locator("body")).not().containsText(PRIVATE);
        JourneyBrowser.open(student, podium.url() + "/labs/me");
        var visits = student.locator("vaadin-grid.table");
        assertThat(visits).containsText("Ms. Lee");
        assertThat(visits).not().containsText("Olga");
        assertThat(visits).not().containsText("Student");
        assertThat(student.getByText("this course does not show what they say")).isVisible();
        assertThat(student.locator("body")).not().containsText(PRIVATE);
    }

    /** What the student can read of it. */
    private void log(Page student) {
        JourneyBrowser.open(student, podium.url() + "/account/watchers");
        assertThat(student.locator("body")).containsText("Ms. Lee");
        assertThat(student.locator("body"))
                .containsText(Pattern.compile("took the keyboard over", Pattern.CASE_INSENSITIVE));
    }
}
