package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podium.machines.TestOsUser;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Podium as a service of a machine that systemd runs, by the unit that it brings: agents outlive the service. */
@Timeout(400)
class PodiumServiceJourney {

    private static final String MARK = "86398." + ProcessHandle.current().pid();
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private Path there;
    private int port;
    private TestSystemd machine;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void boot() throws Exception {
        var missing = TestSystemd.missing();
        assumeTrue(missing.isEmpty(), missing);
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        there = Files.createDirectory(folder.resolve("machine"));
        Files.createDirectory(there.resolve("var"));
        Files.copy(
                Path.of(System.getProperty("podium.jar", "target/podium.jar")).toAbsolutePath(),
                there.resolve("podium.jar"));
        var units = Files.createDirectories(there.resolve("units"));
        var unit = Files.readString(Path.of("deploy/podium.service"));
        var osUser = TestOsUser.name();
        Files.writeString(
                units.resolve("podium.service"),
                unit.replace(
                                "/usr/bin/java",
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toRealPath()
                                        .toString())
                        .replace("/usr/local/lib/podium/podium.jar", TestSystemd.WITHIN + "/podium.jar")
                        .replace("/etc/podium/environment", TestSystemd.WITHIN + "/environment")
                        .replace("=podium\nGroup=podium\n", "=" + osUser + "\nGroup=" + osUser + "\n"));
        Files.writeString(
                Files.createDirectory(units.resolve("podium.service.d")).resolve("test.conf"),
                """
                [Unit]
                DefaultDependencies=no
                [Service]
                StandardOutput=append:%s/podium.log
                StandardError=append:%s/podium.log
                """.formatted(TestSystemd.WITHIN, TestSystemd.WITHIN));
        Files.writeString(
                there.resolve("environment"),
                "SERVER_PORT=" + port + "\nPODIUM_SETUP_TOKEN=" + RunningPodium.SETUP_TOKEN + "\n");
        machine = new TestSystemd(there, osUser);
    }

    @AfterEach
    void cutThePower() throws Exception {
        if (machine != null) {
            machine.close();
        }
    }

    private void until(String what, Callable<Boolean> condition) throws Exception {
        try {
            TwoMachines.until(what, PATIENCE, condition);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + " " + log("systemd.log") + log("podium.log"), e);
        }
    }

    private String log(String name) throws IOException {
        var file = there.resolve(name);
        return Files.exists(file) ? name + ": " + Files.readString(file) : "";
    }

    private String show(String property) throws Exception {
        return machine.run("systemctl", "show", "podium", "--value", "-p", property);
    }

    private int status(String path) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static List<ProcessHandle> agents() {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).equals(List.of(MARK)))
                        .isPresent())
                .toList();
    }

    @Test
    void systemdKnowsWhenItIsReadyAndAgentsOutliveRestartsKillsAndStops() throws Exception {
        until("systemd to hear that it is ready", () -> show("ActiveState").equals("active"));
        // No word before it is so.
        assertThat(status("/actuator/health/readiness")).isEqualTo(200);
        assertThat(show("StatusText")).isEqualTo("Podium is ready");
        var open = new JourneyRest("http://localhost:" + port, "", "journey");
        var rest = new JourneyRest(
                open.url(),
                open.post(
                                "/api/v1/setup",
                                JourneyRest.JSON.writeValueAsString(Map.of(
                                        "token", RunningPodium.SETUP_TOKEN,
                                        "email", "ada@example.org",
                                        "name", "Ada",
                                        "password", "correct horse battery",
                                        "team", "Red")))
                        .path("token")
                        .asString(),
                "journey");
        var agent = "/api/v1/agents/"
                + rest.post(
                                "/api/v1/agents",
                                "{\"name\":\"sleeper\",\"program\":\"command\",\"command\":\"sleep\",\"arguments\":[\""
                                        + MARK + "\"],\"workingDirectory\":\"/var/lib/podium\"}")
                        .path("id")
                        .asString();
        until("the agent", () -> agents().size() == 1);
        var first = agents();

        machine.run("systemctl", "restart", "podium");
        assertThat(show("ActiveState")).isEqualTo("active");
        assertThat(agents()).isEqualTo(first);
        until("the state", () -> rest.get(agent).contains("\"state\":\"idle\""));

        var before = show("MainPID");
        machine.run("kill", "-9", before);
        until(
                "another start",
                () -> show("ActiveState").equals("active") && !show("MainPID").equals(before));
        assertThat(agents()).isEqualTo(first);
        until("the state", () -> rest.get(agent).contains("\"state\":\"idle\""));

        machine.run("systemctl", "stop", "podium");
        assertThat(show("Result")).isEqualTo("success");
        assertThat(show("ActiveState")).isEqualTo("inactive");
        assertThat(agents()).isEqualTo(first);
        // Its database ended with it, in an orderly way.
        assertThat(there.resolve("var/podium/home/postgres/data/postmaster.pid"))
                .doesNotExist();
        machine.run("systemctl", "start", "podium");
        assertThat(agents()).isEqualTo(first);
        until("the state", () -> rest.get(agent).contains("\"state\":\"idle\""));
    }

    @Test
    void whatCannotStartSaysWhyAndIsNotTriedForever() throws Exception {
        until("systemd to hear that it is ready", () -> show("ActiveState").equals("active"));
        machine.run("systemctl", "stop", "podium");
        Files.delete(there.resolve("var/podium/home/master.key"));
        new ProcessBuilder(machine.within(List.of("systemctl", "start", "podium")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("start.log").toFile())
                .start()
                .waitFor();
        assertThat(log("podium.log"))
                .contains("Podium did not start: The secrets are under the master key")
                .contains("there is no file /var/lib/podium/home/master.key")
                .contains("podium rotate-key --lost");
        assertThat(Integer.parseInt(show("ExecMainStatus"))).isEqualTo(1);
    }
}
