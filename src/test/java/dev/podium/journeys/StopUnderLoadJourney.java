package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Podium is asked to end while models answer, an agent prints and somebody watches it: answers come to their end, or are
 * broken off visibly and booked so; the agent does not notice; whoever watches goes on where they were.
 */
class StopUnderLoadJourney {

    private static final int INPUT = 120;
    private static final int OUTPUT = 7;

    @TempDir
    Path folder;

    private final CountDownLatch half = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer provider;
    private RunningPodium podium;
    private JourneyRest rest;

    @BeforeEach
    void start() throws Exception {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        provider.createContext("/", this::answer);
        provider.start();
    }

    private void begin(String requests) throws Exception {
        podium = new RunningPodium(
                Files.createDirectory(folder.resolve("home")), Map.of("PODIUM_STOP_REQUESTS", requests));
        rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", "correct horse battery", "Red");
        rest.leadTo("slow", provider.getAddress().getPort(), "slow");
    }

    @AfterEach
    void stop() throws Exception {
        half.countDown();
        over.countDown();
        podium.close();
        provider.stop(0);
    }

    /** The first half at once, the second when it is let. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            event(exchange, "{\"choices\":[{\"delta\":{\"content\":\"begun \"}}]}");
            if (!half.await(240, TimeUnit.SECONDS)) {
                throw new IOException("nobody let it go on");
            }
            event(exchange, "{\"choices\":[{\"delta\":{\"content\":\"done\"}}]}");
            event(exchange, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
            event(
                    exchange,
                    "{\"choices\":[],\"usage\":{\"prompt_tokens\":" + INPUT + ",\"completion_tokens\":" + OUTPUT
                            + "}}");
            event(exchange, "[DONE]");
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            over.countDown();
        }
    }

    private static void event(HttpExchange exchange, String data) throws IOException {
        exchange.getResponseBody().write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(podium.url() + path))
                .header("Authorization", "Bearer " + rest.token())
                .header("Content-Type", "application/json");
    }

    /** A call whose first word has come. */
    private BufferedReader call(HttpClient http) throws Exception {
        var answer = http.send(
                request("/v1/chat/completions")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"slow\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        InputStream body = answer.body();
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        assertThat(lines.readLine()).contains("begun");
        return lines;
    }

    private static String rest(BufferedReader lines) throws IOException {
        var text = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private boolean letsIn() {
        try (var socket = new Socket("localhost", URI.create(podium.url()).getPort())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private JsonNode onlyEntry() throws Exception {
        TwoMachines.until(
                "the call is in the ledger",
                Duration.ofSeconds(120),
                () -> JourneyRest.JSON
                                .readTree(rest.get("/api/v1/ledger?limit=10"))
                                .path("items")
                                .size()
                        > 0);
        var items =
                JourneyRest.JSON.readTree(rest.get("/api/v1/ledger?limit=10")).path("items");
        assertThat(items.size()).isEqualTo(1);
        return items.get(0);
    }

    /** As the page does, which connects again where a connection breaks: Java's own client takes some first frames amiss. */
    private static void connected(FollowingViewer viewer, String what) throws Exception {
        TwoMachines.until(what, Duration.ofSeconds(60), () -> {
            if (!viewer.isOpen()) {
                viewer.connect();
            }
            return viewer.isReady() && viewer.last() != null;
        });
    }

    @Test
    void answersComeToTheirEndAgentsGoOnAndWhoeverWatchesResumes() throws Exception {
        begin("240s");
        var body = JourneyRest.JSON.createObjectNode();
        body.put("name", "counts")
                .put("program", "command")
                .put("command", "sh")
                .put("workingDirectory", "/tmp");
        body.putArray("arguments").add("-c").add("i=0; while :; do i=$((i + 1)); echo \"r$$-$i\"; sleep 0.05; done");
        var agent = rest.post("/api/v1/agents", body.toString()).path("id").asString();
        try (var viewer = new FollowingViewer(rest, agent);
                var http = HttpClient.newHttpClient()) {
            connected(viewer, "it counts");
            var lines = call(http);
            podium.askToEnd();
            TwoMachines.until("nobody new is let in", Duration.ofSeconds(60), () -> !letsIn());
            var before = viewer.last();
            TwoMachines.until(
                    "terminals go on while answers do",
                    Duration.ofSeconds(60),
                    () -> viewer.last().number() > before.number() + 20);
            assertThat(podium.isAlive()).isTrue();
            half.countDown();
            assertThat(rest(lines)).contains("done").contains("[DONE]");
            podium.endWell();
            TwoMachines.until("it is told", Duration.ofSeconds(30), () -> !viewer.isOpen());
            podium.startAgain();
            connected(viewer, "it is there again");
            var there = viewer.last();
            assertThat(there.process()).as("the same process").isEqualTo(before.process());
            TwoMachines.until(
                    "it counts on", Duration.ofSeconds(60), () -> viewer.last().number() > there.number() + 20);
            assertThat(viewer.breaks()).isEmpty();
        }
        var entry = onlyEntry();
        assertThat(entry.path("estimated").asBoolean()).isFalse();
        assertThat(entry.at("/tokens/input").asInt()).isEqualTo(INPUT);
        assertThat(entry.at("/tokens/output").asInt()).isEqualTo(OUTPUT);
    }

    @Test
    void whatTakesTooLongIsBrokenOffAndBookedSo() throws Exception {
        begin("1s");
        try (var http = HttpClient.newHttpClient()) {
            var lines = call(http);
            podium.endWell();
            var end = CompletableFuture.supplyAsync(() -> {
                try {
                    return rest(lines);
                } catch (IOException e) {
                    return "broken off";
                }
            });
            assertThat(List.of(end.get(60, TimeUnit.SECONDS))).noneMatch(text -> text.contains("[DONE]"));
        }
        podium.startAgain();
        var entry = onlyEntry();
        assertThat(entry.path("estimated").asBoolean()).isTrue();
        assertThat(entry.path("outcome").asString()).isEqualTo("cut");
    }
}
