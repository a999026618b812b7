package dev.podium.journeys;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged Podium as a process of its own, as a person starts it. */
final class RunningPodium implements AutoCloseable {

    static final String SETUP_TOKEN = "a-token-for-the-journey";

    private final Path home;
    private final Path log;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> settings;
    private final List<String> line;
    private Process process;

    RunningPodium(Path home) throws IOException {
        this(home, Map.of());
    }

    /** @param settings further variables of its environment */
    RunningPodium(Path home, Map<String, String> settings) throws IOException {
        this(home, settings, PackedPodium.line());
    }

    /** @param line the words behind {@code java} that start it */
    RunningPodium(Path home, Map<String, String> settings, List<String> line) throws IOException {
        this.home = home;
        this.settings = settings;
        this.line = line;
        this.log = home.resolveSibling("podium.log");
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        process = launch(port);
        awaitReady();
    }

    private Process launch(int onPort) throws IOException {
        var builder = new ProcessBuilder(words(line))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "PODIUM_HOME", home.toString(),
                        "PODIUM_SETUP_TOKEN", SETUP_TOKEN,
                        "SERVER_PORT", Integer.toString(onPort)));
        builder.environment().putAll(settings);
        return builder.start();
    }

    /** It lives for seconds: what the second compiler would make of it comes too late, and takes the processor from the others. */
    private static List<String> words(List<String> line) {
        var words = new ArrayList<>(List.of(
                PackedPodium.java(),
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1"));
        words.addAll(line);
        return words;
    }

    /** A second Podium that wants the same port, on another home: what it prints until it ends. */
    String startAnotherOnTheSamePort(Path otherHome) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(words(line)).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of("PODIUM_HOME", otherHome.toString(), "SERVER_PORT", Integer.toString(port)));
        var other = builder.start();
        var said = new String(other.getInputStream().readAllBytes());
        if (!other.waitFor(60, TimeUnit.SECONDS)) {
            other.destroyForcibly();
            throw new AssertionError("It has not ended: " + said);
        }
        return said;
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(300).toNanos();
        while (System.nanoTime() < end) {
            if (answers()) {
                return;
            }
            if (!process.isAlive()) {
                throw new AssertionError("Podium ended: " + Files.readString(log));
            }
            // Another process becomes ready in its own time; there is nothing here to wait on but its answer.
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("Podium is not ready within 300 s: " + Files.readString(log));
    }

    private boolean answers() {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url() + "/actuator/health/readiness"))
                            .timeout(Duration.ofSeconds(2))
                            .build(),
                    BodyHandlers.ofString());
            return answer.statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String url() {
        return "http://localhost:" + port;
    }

    String printed() throws IOException {
        return Files.readString(log);
    }

    /** As kill -9 does: nothing is told, nothing is tidied. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void startAgain() throws IOException {
        process = launch(port);
        awaitReady();
    }

    /** As SIGTERM does. */
    void askToEnd() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As whoever started it ends it; Java then writes down what it learnt, which takes its time. */
    void endWell() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            throw new AssertionError("Podium has not ended.");
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        new ProcessBuilder("tmux", "-S", home.resolve("tmux/podium").toString(), "kill-server")
                .start()
                .waitFor();
    }
}
