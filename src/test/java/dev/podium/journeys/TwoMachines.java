package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machines.TestHost;
import dev.podium.machines.TestProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * The packaged Podium with two machines: one behind a real sshd, one with the packaged runner. Each has a tmux server of
 * its own, and both start agents as the same OS user.
 */
final class TwoMachines implements AutoCloseable {

    /**
     * 10 s is the promise; a machine that runs tests has other things to do, so it is held to that by a property only. What
     * was lost three times in a minute waits for another one before it is brought back.
     */
    static final Duration TRUE_WITHIN = Duration.ofSeconds(Integer.getInteger("podium.true-within", 150));

    final RunningPodium podium;
    final TestHost host;
    /** The ways from the runner to Podium, and from Podium to sshd. */
    final TestProxy toPodium;

    final TestProxy toSshd;
    final JourneyRest rest;
    /** Ids of the machines. */
    final String behindSshd;

    final String withRunner;
    private final Path far;
    private final Path jar;
    private String token;
    private Process runner;

    /**
     * @param home for Podium
     * @param near for sshd
     * @param far for the runner
     */
    TwoMachines(Path home, Path near, Path far, Map<String, String> settings) throws Exception {
        this.far = far;
        this.host = new TestHost(near);
        this.podium = new RunningPodium(Files.createDirectory(home.resolve("home")), settings);
        this.toPodium = new TestProxy(URI.create(podium.url()).getPort());
        this.toSshd = new TestProxy(host.port());
        this.rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", "correct horse battery", "Red");
        host.letIn(
                read("/api/v1/machine-registry/public-lines").path("authority").asString());
        var contact = rest.post(
                "/api/v1/machine-registry/contact", "{\"host\":\"127.0.0.1\",\"port\":" + toSshd.port() + "}");
        behindSshd = machine(Map.of(
                "name", "behind-sshd", "host", "127.0.0.1", "port", toSshd.port(), "hostKey", contact.path("hostKey")));
        withRunner = machine(Map.of("name", "with-runner", "signIn", "RUNNER"));
        token = rest.post("/api/v1/machine-registry/" + withRunner + "/enrolment", "")
                .path("token")
                .asString();
        // Where the OS user can read it.
        jar = Files.copy(
                Path.of(System.getProperty("podium.jar", "target/podium.jar")),
                far.resolve("podium.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        var unpacked = Path.of(System.getProperty("podium.jar", "target/podium.jar"))
                .toAbsolutePath()
                .resolveSibling("lib");
        if (Files.exists(unpacked)) {
            // Of a jar that was unpacked, which starts sooner.
            Files.createSymbolicLink(far.resolve("lib"), unpacked);
        }
        Files.createDirectories(far.resolve("tmux"));
        Files.setPosixFilePermissions(far, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (root()) {
            run("chown", "-R", host.osUser, far.toString());
        }
        startRunner();
        until("both machines are online", Duration.ofSeconds(60), () -> online(behindSshd) && online(withRunner));
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private String machine(Map<String, Object> fields) throws Exception {
        var body = JourneyRest.JSON.createObjectNode();
        fields.forEach(body::putPOJO);
        body.put("everyTeam", true).put("sharedOsUser", host.osUser);
        return rest.post("/api/v1/machine-registry", body.toString()).path("id").asString();
    }

    JsonNode read(String path) throws Exception {
        return JourneyRest.JSON.readTree(rest.get(path));
    }

    void startRunner() throws IOException {
        var line = new ArrayList<String>();
        if (root()) {
            line.addAll(List.of("setpriv", "--reuid", host.osUser, "--regid", host.osUser, "--init-groups", "--"));
        }
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-jar",
                jar.toString(),
                "runner",
                "--url",
                "http://localhost:" + toPodium.port(),
                "--state",
                far.resolve("state").toString()));
        var builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        far.resolveSibling(far.getFileName() + ".log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "TMUX_TMPDIR",
                        far.resolve("tmux").toString(),
                        "HOME",
                        far.toString(),
                        "PODIUM_RUNNER_TOKEN",
                        token));
        runner = builder.start();
    }

    void killRunner() throws InterruptedException {
        runner.destroyForcibly().waitFor();
    }

    /** What is at this path as soon as it is as wanted. */
    static void until(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            // Other processes do it in their own time; there is nothing to wait on but the answer.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** Also false while Podium does not answer. */
    boolean online(String machine) throws Exception {
        return read("/api/v1/machines/" + machine).path("state").asString().equals("ONLINE");
    }

    boolean runnerConnected() throws Exception {
        return read("/api/v1/machine-registry/" + withRunner + "/runner")
                .path("connected")
                .asBoolean();
    }

    String agent(String name, String machine, String script) throws Exception {
        var body = JourneyRest.JSON.createObjectNode();
        body.put("name", name)
                .put("program", "command")
                .put("command", "sh")
                .put("workingDirectory", "/tmp")
                .put("machine", machine);
        body.putArray("arguments").add("-c").add(script).add(marker(name));
        return rest.post("/api/v1/agents", body.toString()).path("id").asString();
    }

    /** Stands in the arguments of the agent's program, and nowhere else. */
    private String marker(String name) {
        return "marker-" + host.port() + "-" + name + ".";
    }

    String state(String agent) throws Exception {
        return read("/api/v1/agents/" + agent).path("state").asString();
    }

    /** The processes that are the agent's program now. */
    List<Long> programs(String name) throws IOException {
        var found = new ArrayList<Long>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                try {
                    var line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    if (line.endsWith(marker(name) + "\0")) {
                        found.add(Long.parseLong(process.getFileName().toString()));
                    }
                } catch (IOException ended) {
                    // Meanwhile.
                    continue;
                }
            }
        }
        // One that forks is there twice until its child has become what it is to be.
        return found.stream()
                .filter(process -> ProcessHandle.of(process)
                        .flatMap(ProcessHandle::parent)
                        .filter(parent -> found.contains(parent.pid()))
                        .isEmpty())
                .toList();
    }

    private List<Path> sockets(String machine) throws IOException {
        var below = machine.equals(withRunner) ? far.resolve("tmux") : host.tmux();
        try (var files = Files.walk(below)) {
            return files.filter(file -> file.endsWith("podium") && !Files.isDirectory(file))
                    .toList();
        }
    }

    void killTmux(String machine) throws Exception {
        for (var socket : sockets(machine)) {
            var asked = new ProcessBuilder("tmux", "-N", "-S", socket.toString(), "display-message", "-p", "#{pid}")
                    .start();
            var pid = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!pid.isEmpty()) {
                var server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
                server.destroyForcibly();
                server.onExit().get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Override
    public void close() throws Exception {
        if (runner != null) {
            killRunner();
        }
        toPodium.close();
        toSshd.close();
        podium.close();
        for (var socket : sockets(withRunner)) {
            new ProcessBuilder("tmux", "-S", socket.toString(), "kill-server")
                    .start()
                    .waitFor();
        }
        host.close();
    }
}
