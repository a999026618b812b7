package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podium.machines.TestOsUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runner as a service of a machine that systemd runs, by the unit that Podium brings. */
@Timeout(300)
class SystemdJourney {

    private static final String MARK = "86399." + ProcessHandle.current().pid();

    @TempDir
    Path folder;

    RunningPodium podium;
    TestSystemd machine;
    JourneyRest rest;

    @BeforeEach
    void start() throws Exception {
        var missing = TestSystemd.missing();
        assumeTrue(missing.isEmpty(), missing);
        podium = new RunningPodium(Files.createDirectory(folder.resolve("home")));
        rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", "correct horse battery staple", "Red");
    }

    @AfterEach
    void stop() throws Exception {
        if (machine != null) {
            machine.close();
        }
        if (podium != null) {
            podium.close();
        }
    }

    /** The unit as it is brought, with the places of this build, and writing to a file what would be the journal's. */
    private Path units(String token) throws IOException {
        var there = Files.createDirectory(folder.resolve("machine"));
        Files.createDirectory(there.resolve("var"));
        var units = Files.createDirectories(there.resolve("units"));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var jar = Path.of(System.getProperty("podium.jar", "target/podium.jar")).toAbsolutePath();
        var unit = Files.readString(Path.of("deploy/runner/podium-runner.service"));
        for (var place : List.of("/usr/bin/java", "/usr/local/lib/podium/podium.jar", "/etc/podium/runner.env")) {
            assertThat(unit).contains(place);
        }
        Files.writeString(
                units.resolve("podium-runner.service"),
                unit.replace("/usr/bin/java", java)
                        .replace("/usr/local/lib/podium/podium.jar", jar.toString())
                        .replace("/etc/podium/runner.env", TestSystemd.WITHIN + "/runner.env"));
        var log = TestSystemd.WITHIN + "/runner.log";
        Files.writeString(
                Files.createDirectory(units.resolve("podium-runner.service.d")).resolve("test.conf"),
                """
                [Unit]
                DefaultDependencies=no
                [Service]
                StandardOutput=append:%s
                StandardError=append:%s
                """.formatted(log, log));
        Files.writeString(there.resolve("runner.env"), """
                PODIUM_URL=%s
                PODIUM_RUNNER_TOKEN=%s
                PODIUM_RUNNER_MEMORY_MAX=512M
                PODIUM_RUNNER_CPU_QUOTA=150%%
                """.formatted(podium.url(), token));
        return there;
    }

    private void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited for " + what + ". " + log("systemd.log") + log("runner.log"));
            }
            // A machine does what it does in its own time.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private String log(String name) throws IOException {
        var file = folder.resolve("machine").resolve(name);
        return Files.exists(file) ? name + ": " + Files.readString(file) : "";
    }

    /** The agent's own processes there, each once. */
    private static List<ProcessHandle> agents() {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).equals(List.of(MARK)))
                        .isPresent())
                .toList();
    }

    private String scope() throws Exception {
        var told = machine.run("systemctl", "list-units", "--type=scope", "--no-legend", "--plain", "run-*.scope");
        return told.lines()
                .map(line -> line.split(" ")[0])
                .filter(unit -> {
                    try {
                        return machine.run("systemctl", "status", "--no-pager", unit)
                                .contains("sleep " + MARK);
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                })
                .findFirst()
                .orElseThrow(() -> new AssertionError("No scope holds the agent: " + told));
    }

    @Test
    void agentsLiveInAScopeWithLimitsOutliveTheRunnerAndComeBackAfterAReboot() throws Exception {
        var osUser = TestOsUser.name();
        var added = rest.post(
                "/api/v1/machine-registry",
                "{\"name\":\"lab\",\"signIn\":\"RUNNER\",\"everyTeam\":true,\"sharedOsUser\":\"" + osUser + "\"}");
        var path = "/api/v1/machine-registry/" + added.path("id").asString();
        var token = rest.post(path + "/enrolment", "").path("token").asString();
        var there = units(token);
        machine = new TestSystemd(there, osUser);
        until("the runner", () -> rest.get(path + "/runner").contains("\"connected\":true"));

        var agent = "/api/v1/agents/"
                + rest.post(
                                "/api/v1/agents",
                                "{\"name\":\"sleeper\",\"program\":\"command\",\"command\":\"sleep\",\"arguments\":[\""
                                        + MARK + "\"],\"machine\":\""
                                        + added.path("id").asString() + "\",\"workingDirectory\":\"/\"}")
                        .path("id")
                        .asString();
        until("the agent", () -> agents().size() == 1);
        var first = agents().getFirst();
        assertThat(first.info().user()).contains(osUser);
        assertThat(machine.run(
                                "systemctl",
                                "show",
                                scope(),
                                "-p",
                                "MemoryMax",
                                "-p",
                                "CPUQuotaPerSecUSec",
                                "-p",
                                "Slice")
                        .lines())
                .containsExactlyInAnyOrder("MemoryMax=536870912", "CPUQuotaPerSecUSec=1.500000s", "Slice=podium.slice");

        // An update of the runner: what it started goes on.
        machine.run("systemctl", "restart", "podium-runner");
        until("the runner", () -> Files.readString(there.resolve("runner.log")).split("connected to", -1).length == 3);
        assertThat(agents()).containsExactly(first);

        machine.close();
        until("the end of all", () -> agents().isEmpty());
        until("the news", () -> rest.get(agent).contains("\"state\":\"unreachable\""));
        machine = new TestSystemd(there, osUser);
        until("the agent", () -> agents().size() == 1);
        until("the state", () -> rest.get(agent).contains("\"state\":\"idle\""));
        assertThat(agents()).hasSize(1).doesNotContain(first);
        assertThat(scope()).isNotEmpty();
    }
}
