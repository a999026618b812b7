package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.cli.PtyCommand;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What breaks around a running Podium, and what goes on nevertheless. */
@Timeout(300)
class FaultsJourney {

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningPodium podium;
    private Path home;
    private String token = "";

    @BeforeEach
    void start() throws Exception {
        home = Files.createDirectory(folder.resolve("home"));
        podium = new RunningPodium(home);
    }

    @AfterEach
    void stop() throws Exception {
        podium.close();
    }

    private HttpResponse<String> call(String method, String path, String json) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(podium.url() + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String field(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        assertThat(found.find()).as(json).isTrue();
        return found.group(1);
    }

    private void setUp() throws Exception {
        token = field(
                call(
                                "POST",
                                "/api/v1/setup",
                                "{\"token\":\"" + RunningPodium.SETUP_TOKEN
                                        + "\",\"email\":\"ada@example.org\",\"name\":\"Ada\","
                                        + "\"password\":\"correct horse battery\",\"team\":\"Red\"}")
                        .body(),
                "token");
    }

    /** What tmux says of Podium's own server; nothing where none runs. */
    private String tmux(String... arguments) throws Exception {
        var line = new ArrayList<>(
                List.of("tmux", "-N", "-S", home.resolve("tmux/podium").toString()));
        line.addAll(List.of(arguments));
        return new String(new ProcessBuilder(line).start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void killServer() throws Exception {
        var server = ProcessHandle.of(
                        Long.parseLong(tmux("display-message", "-p", "#{pid}").strip()))
                .orElseThrow();
        server.destroyForcibly();
        server.onExit().get(20, TimeUnit.SECONDS);
    }

    /** Each of the programs writes a line when it is started. */
    private void starts(Path file, int times, String agent, String state) throws Exception {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            var started = Files.exists(file) ? Files.readAllLines(file).size() : 0;
            var told = call("GET", "/api/v1/agents/" + agent, "").body();
            if (started == times && told.contains("\"state\":\"" + state + "\"")) {
                return;
            }
            assertThat(System.nanoTime())
                    .as(() ->
                            "started " + times + " times, and " + state + "; it was " + started + " times, and " + told)
                    .isLessThan(end);
        }
    }

    @Test
    void agentsComeBackOnceAfterTmuxAndPodiumWereKilled() throws Exception {
        setUp();
        var file = folder.resolve("starts");
        var agent = field(
                call(
                                "POST",
                                "/api/v1/agents",
                                "{\"name\":\"comes-back\",\"program\":\"command\",\"command\":\"sh\",\"arguments\":"
                                        + "[\"-c\",\"echo started >> " + file
                                        + "; exec cat\"],\"workingDirectory\":\"/tmp\"}")
                        .body(),
                "id");
        starts(file, 1, agent, "idle");
        killServer();
        starts(file, 2, agent, "idle");
        assertThat(call("GET", "/api/v1/agents/" + agent, "").body())
                .containsPattern("Brought back after its tmux server on \\S+ ended\\.");

        podium.kill();
        killServer();
        podium.startAgain();
        starts(file, 3, agent, "idle");
        // podium attach stays in front of it all the while.
        try (var mine = new PtyCommand(
                PtyCommand.podium("attach", "comes-back"),
                Map.of("PODIUM_URL", podium.url(), "PODIUM_TOKEN", token, "HOME", folder.toString()))) {
            mine.until("podium: comes-back");
            podium.kill();
            mine.until("connection lost");
            podium.startAgain();
            mine.until("podium: comes-back");
            mine.type("still here\r");
            mine.until("still here");
            mine.type("\u001d.");
            assertThat(mine.ended()).isZero();
        }
        starts(file, 3, agent, "idle");

        tmux("kill-session", "-t", "=comes-back-" + agent.substring(0, 8));
        starts(file, 3, agent, "crashed");
        call("POST", "/api/v1/agents/" + agent + "/start", "{}");
        starts(file, 4, agent, "idle");
        call("POST", "/api/v1/agents/" + agent + "/stop", "{}");
        killServer();
        podium.kill();
        podium.startAgain();
        // When this one runs, the other would have been brought back too.
        var next = field(
                call(
                                "POST",
                                "/api/v1/agents",
                                "{\"name\":\"next\",\"program\":\"command\",\"command\":\"cat\",\"workingDirectory\":\"/tmp\"}")
                        .body(),
                "id");
        starts(file, 4, next, "idle");
        starts(file, 4, agent, "stopped");
    }

    @Test
    void openTerminalsGoOnWhileTheDatabaseIsAway() throws Exception {
        setUp();
        var agent = field(
                call(
                                "POST",
                                "/api/v1/agents",
                                "{\"name\":\"goes-on\",\"program\":\"command\",\"command\":\"cat\",\"workingDirectory\":\"/tmp\"}")
                        .body(),
                "id");
        var url = field(
                call("POST", "/api/v1/agents/" + agent + "/terminal-tickets", "{\"mode\":\"drive\"}")
                        .body(),
                "url");
        var output = new LinkedBlockingQueue<String>();
        var socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(podium.url().replace("http", "ws") + url), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                        output.add(StandardCharsets.UTF_8.decode(data).toString());
                        from.request(1);
                        return null;
                    }
                })
                .join();

        var postmaster =
                Files.readAllLines(home.resolve("postgres/data/postmaster.pid")).getFirst();
        signal("STOP", postmaster);
        try {
            answers(socket, output, "while-away");
            var refused = call("GET", "/api/v1/agents", "");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("\"code\":\"database.unavailable\"");
        } finally {
            signal("CONT", postmaster);
        }
        answers(socket, output, "afterwards");
        assertThat(call("GET", "/api/v1/agents", "").statusCode()).isEqualTo(200);

        var server = ProcessHandle.of(Long.parseLong(postmaster)).orElseThrow();
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL does not run as root; in a user namespace of its own it does not know that it is.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(server.info().command().orElseThrow());
        command.addAll(List.of(server.info().arguments().orElseThrow()));
        new ProcessBuilder("kill", "-INT", postmaster).start().waitFor();
        server.onExit().get(30, TimeUnit.SECONDS);
        answers(socket, output, "while-stopped");
        assertThat(call("GET", "/api/v1/agents", "").statusCode()).isEqualTo(503);

        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("database.log").toFile())
                .start();
        // Each refusal takes as long as Podium waits for a connection, so asking anew is no busy loop.
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (call("GET", "/api/v1/agents", "").statusCode() != 200) {
            assertThat(System.nanoTime()).as("answers 60 s after its database").isLessThan(end);
        }
        answers(socket, output, "started-again");
    }

    private static void answers(WebSocket socket, LinkedBlockingQueue<String> output, String word) throws Exception {
        socket.sendBinary(ByteBuffer.wrap((word + "\r").getBytes(StandardCharsets.UTF_8)), true)
                .join();
        var seen = new StringBuilder();
        while (!seen.toString().contains(word + "\r\n" + word)) {
            var part = output.poll(20, TimeUnit.SECONDS);
            assertThat(part).as("after " + seen).isNotNull();
            seen.append(part);
        }
    }

    /** Stops and continues the whole server: its connections hang, as when a machine of its own is away. */
    private static void signal(String name, String postmaster) throws Exception {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + postmaster + " $(ps -o pid= --ppid " + postmaster + ")")
                .start()
                .waitFor();
    }

    @Test
    void aTakenPortIsOneSentence() throws Exception {
        var said = podium.startAnotherOnTheSamePort(Files.createDirectory(folder.resolve("other")));
        assertThat(said)
                .containsPattern("Podium did not start: port \\d+ is taken\\.")
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
    }

    @Test
    void aSecondPodiumOnOneHomeIsRefused() throws Exception {
        var said = podium.startAnotherOnTheSamePort(home);
        assertThat(said)
                .contains("Podium did not start: Podium runs already on " + home)
                .doesNotContain("\tat ");
    }
}
