package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podium.machines.TestHost;
import dev.podium.machines.TestNetwork;
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
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One Podium and three hosts, each a network namespace with its own address and OS users: one with sshd, one with a
 * runner of root's, one with a runner of a person's.
 */
@Timeout(300)
class ThreeHostsJourney {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<TestNetwork> networks = new ArrayList<>();
    private final List<Process> runners = new ArrayList<>();
    private TestHost withSshd;
    private RunningPodium podium;
    private JourneyRest rest;

    @BeforeEach
    void start() throws Exception {
        var missing = TestNetwork.missing();
        assumeTrue(missing.isEmpty(), missing);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(
                Path.of(System.getProperty("podium.jar", "target/podium.jar")),
                folder.resolve("podium.jar"),
                StandardCopyOption.REPLACE_EXISTING);
        for (var osUsers : List.of(List.of("anna", "bert"), List.of("carl"), List.of("dora"))) {
            var homes = Files.createDirectory(folder.resolve("homes-" + osUsers.getFirst()));
            networks.add(TestNetwork.make(homes, osUsers));
        }
        withSshd = new TestHost(Files.createDirectory(folder.resolve("sshd")), networks.getFirst(), "anna");
        podium = new RunningPodium(
                Files.createDirectories(folder.resolve("podium/home")), Map.of("SERVER_ADDRESS", "0.0.0.0"));
        rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", "correct horse battery", "Red");
    }

    @AfterEach
    void stop() throws Exception {
        for (var runner : runners) {
            runner.destroyForcibly().waitFor();
        }
        if (podium != null) {
            podium.close();
        }
        if (withSshd != null) {
            withSshd.close();
        }
        for (var network : networks) {
            // Agents go on in tmux, whoever ends.
            var there = new ProcessBuilder("ip", "netns", "pids", network.name()).start();
            for (var pid : new String(there.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
            network.close();
        }
    }

    private String add(String name, String osUser, Map<String, Object> fields, String... labels) throws Exception {
        var body = JourneyRest.JSON.createObjectNode();
        fields.forEach(body::putPOJO);
        var listed = body.put("name", name)
                .put("everyTeam", true)
                .put("sharedOsUser", osUser)
                .putArray("labels");
        Stream.of(labels).forEach(listed::add);
        return rest.post("/api/v1/machine-registry", body.toString()).path("id").asString();
    }

    private String addSshd(String name, String osUser) throws Exception {
        var address = networks.getFirst().address();
        var contact = rest.post(
                "/api/v1/machine-registry/contact", "{\"host\":\"" + address + "\",\"port\":" + withSshd.port() + "}");
        return add(name, osUser, Map.of("host", address, "port", withSshd.port(), "hostKey", contact.path("hostKey")));
    }

    /** @param as who starts the runner */
    private String addRunner(TestNetwork network, String as, String osUser, String... labels) throws Exception {
        var machine = add("of-" + osUser, osUser, Map.of("signIn", "RUNNER"), labels);
        var token = rest.post("/api/v1/machine-registry/" + machine + "/enrolment", "")
                .path("token")
                .asString();
        var state = folder.resolve("homes-" + osUser).resolve("home-" + osUser).resolve("runner");
        var line = network.line(
                "setpriv",
                "--reuid",
                as,
                "--regid",
                as,
                "--init-groups",
                "--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-jar",
                folder.resolve("podium.jar").toString(),
                "runner",
                "--url",
                "http://" + network.outside() + ":" + URI.create(podium.url()).getPort(),
                "--plain-http",
                "--state",
                state.toString());
        var builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("runner-" + osUser + ".log").toFile());
        builder.environment().put("PODIUM_RUNNER_TOKEN", token);
        runners.add(builder.start());
        return machine;
    }

    private String agent(String name, Map<String, Object> where, Map<String, String> environment, String script)
            throws Exception {
        var body = JourneyRest.JSON.createObjectNode();
        where.forEach(body::putPOJO);
        body.put("name", name).put("program", "command").put("command", "sh").put("workingDirectory", "/tmp");
        body.putPOJO("arguments", List.of("-c", script + "\nwhile read -r line; do :; done"));
        body.putPOJO("environment", environment);
        return rest.post("/api/v1/agents", body.toString()).path("id").asString();
    }

    private void shows(String agent, String text) throws Exception {
        try {
            TwoMachines.until(text, SOON, () -> screen(agent).contains(text));
        } catch (AssertionError e) {
            throw new AssertionError(screen(agent) + rest.get("/api/v1/agents/" + agent), e);
        }
    }

    private String screen(String agent) throws Exception {
        return JourneyRest.JSON
                .readTree(rest.get("/api/v1/agents/" + agent + "/screen"))
                .path("text")
                .asString();
    }

    private void online(String... machines) throws Exception {
        for (var machine : machines) {
            TwoMachines.until(
                    "online",
                    Duration.ofSeconds(60),
                    () -> rest.get("/api/v1/machines/" + machine).contains("\"state\":\"ONLINE\""));
        }
    }

    private static final String WHO =
            "echo \"I am $(id -un) at $(PATH=$PATH:/sbin:/usr/sbin ip -o -4 addr show eth0)\"";

    @Test
    void agentsRunAreAdoptedAndArePlacedAcrossThem() throws Exception {
        withSshd.letIn(JourneyRest.JSON
                .readTree(rest.get("/api/v1/machine-registry/public-lines"))
                .path("authority")
                .asString());
        var sshd = addSshd("of-anna", "anna");
        var ofRoot = addRunner(networks.get(1), "root", "carl", "os=linux");
        var ofPerson = addRunner(networks.get(2), "dora", "dora", "os=linux", "gpu");
        online(sshd, ofRoot, ofPerson);

        shows(agent("on-anna", Map.of("machine", sshd), Map.of(), WHO), "I am anna at");
        shows(agent("on-carl", Map.of("machine", ofRoot), Map.of(), WHO), "I am carl at");
        var placed = agent("on-gpu", Map.of("needs", List.of("gpu")), Map.of(), WHO);
        shows(placed, "I am dora at");
        assertThat(screen(placed).replaceAll("\\s", ""))
                .contains(networks.get(2).address());
        assertThat(rest.get("/api/v1/agents/" + placed)).contains(ofPerson);

        var tmux = networks.get(1)
                .line(
                        "setpriv",
                        "--reuid",
                        "carl",
                        "--regid",
                        "carl",
                        "--init-groups",
                        "--",
                        "env",
                        "-i",
                        "PATH=/usr/bin:/bin",
                        "tmux",
                        "new-session",
                        "-d",
                        "-s",
                        "found-here",
                        "echo was here before; exec cat");
        assertThat(new ProcessBuilder(tmux).start().waitFor()).isZero();
        assertThat(rest.get("/api/v1/agents/adoptable?machine=" + ofRoot)).contains("found-here");
        assertThat(rest.get("/api/v1/agents/adoptable?machine=" + ofPerson)).doesNotContain("found-here");
        var adopted = rest.post(
                        "/api/v1/agents",
                        "{\"name\":\"found\",\"machine\":\"" + ofRoot + "\",\"adopt\":{\"session\":\"found-here\"}}")
                .path("id")
                .asString();
        shows(adopted, "was here before");
    }

    @Test
    void anAgentReadsNothingOfAnotherOsUsersOnTheSameHost() throws Exception {
        withSshd.letIn(JourneyRest.JSON
                .readTree(rest.get("/api/v1/machine-registry/public-lines"))
                .path("authority")
                .asString());
        var annas = addSshd("annas", "anna");
        var berts = addSshd("berts", "bert");
        online(annas, berts);
        var secret = UUID.randomUUID().toString();
        var home = folder.resolve("homes-anna/home-anna");
        var first = agent(
                "annas",
                Map.of("machine", annas),
                Map.of("API_KEY", secret),
                "umask 022; echo mine >" + home + "/notes; echo it has ${API_KEY:+a key}");
        shows(first, "it has a key");
        var sockets = withSshd.tmux();
        // Neither half is the secret, so that the agent's own arguments do not hold it.
        var script = "p=" + secret.substring(0, 18) + "; q=" + secret.substring(18) + "\n"
                + "cat " + home + "/notes && echo READ file\n"
                + "for s in " + sockets
                + "/tmux-*/podium; do [ -O \"$s\" ] || tmux -S \"$s\" ls && echo READ tmux; done\n"
                + "n=0\n"
                + "for f in /proc/[0-9]*/environ /proc/[0-9]*/cmdline; do n=$((n + 1))\n"
                + "  printf '%s\\n' \"$p$q\" | grep -aqf - \"$f\" && echo READ \"$f\"; done\n"
                + "clear; echo looked at $n";
        var second = agent(
                "berts",
                Map.of("machine", berts),
                Map.of(),
                "{ " + script + "\n} 2>/dev/null >/tmp/" + secret.substring(0, 8) + "; cat /tmp/"
                        + secret.substring(0, 8) + "; rm -f /tmp/" + secret.substring(0, 8));
        shows(second, "looked at");
        assertThat(screen(second)).doesNotContain("READ");

        // It is there to be found, for root alone.
        var holders = new ArrayList<String>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (read(process.resolve("environ")).contains(secret)) {
                    holders.add("environment");
                }
                assertThat(read(process.resolve("cmdline"))).doesNotContain(secret);
            }
        }
        assertThat(holders).isNotEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException ended) {
            return "";
        }
    }
}
