package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL ends and comes back while models answer, an agent prints and somebody watches it: at once, and after half a
 * minute. What providers answered is in the ledger, each call once; whoever watches sees all of it; pages come back.
 */
@Timeout(400)
class DatabaseFailoverJourney {

    /** Tokens of the first call; each further one has one more, so an entry tells which call it is of. */
    private static final int FIRST = 1000;

    private static final int HELD = 7;
    private static final Pattern NUMBER = Pattern.compile("call (\\d+)");

    @TempDir
    Path folder;

    private final CountDownLatch let = new CountDownLatch(1);
    private final Queue<Integer> answered = new ConcurrentLinkedQueue<>();
    private HttpServer provider;
    private RunningPodium podium;
    private JourneyRest rest;
    private Path home;

    @BeforeEach
    void start() throws Exception {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        provider.createContext("/", this::answer);
        provider.start();
        home = Files.createDirectory(folder.resolve("home"));
        podium = new RunningPodium(home, Map.of());
        rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", "correct horse battery", "Red");
        var there = rest.post(
                "/api/v1/model-providers",
                "{\"name\":\"there\",\"kind\":\"compatible\",\"key\":\"sk-there-0123456789\",\"url\":\"http://127.0.0.1:"
                        + provider.getAddress().getPort() + "\"}");
        assertThat(send(request("/api/v1/model-routes")
                                .PUT(HttpRequest.BodyPublishers.ofString(
                                        "{\"name\":\"there\",\"targets\":[{\"provider\":\""
                                                + there.path("id").asString() + "\",\"tier\":2}]}")))
                        .statusCode())
                .isBetween(200, 299);
    }

    @AfterEach
    void stop() throws Exception {
        let.countDown();
        podium.close();
        provider.stop(0);
    }

    /** The call numbered {@link #HELD} has its second half when it is let. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = NUMBER.matcher(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            int number = asked.find() ? Integer.parseInt(asked.group(1)) : 0;
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            event(exchange, "{\"choices\":[{\"delta\":{\"content\":\"begun \"}}]}");
            if (number == HELD && !let.await(300, TimeUnit.SECONDS)) {
                throw new IOException("nobody let it go on");
            }
            event(exchange, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
            event(
                    exchange,
                    "{\"choices\":[],\"usage\":{\"prompt_tokens\":" + (FIRST + number) + ",\"completion_tokens\":1}}");
            event(exchange, "[DONE]");
            answered.add(FIRST + number);
        } catch (InterruptedException e) {
            throw new IOException(e);
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

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private HttpRequest call(int number) {
        return request("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"there\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"call "
                                + number + "\"}]}"))
                .build();
    }

    private String postmaster() throws IOException {
        return Files.readAllLines(home.resolve("postgres/data/postmaster.pid")).getFirst();
    }

    /** Ends it, as at a failover, and starts it again after so long. */
    private void away(Duration time) throws Exception {
        var pid = postmaster();
        var server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL does not run as root; in a user namespace of its own it does not know that it is.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(server.info().command().orElseThrow());
        command.addAll(List.of(server.info().arguments().orElseThrow()));
        new ProcessBuilder("kill", "-INT", pid).start().waitFor();
        server.onExit().get(60, TimeUnit.SECONDS);
        long end = System.nanoTime() + time.toNanos();
        var told = 0;
        while (System.nanoTime() < end) {
            var said = send(request("/api/v1/agents").GET());
            assertThat(said.statusCode()).isEqualTo(503);
            assertThat(said.body()).contains("\"code\":\"database.unavailable\"");
            told++;
        }
        assertThat(time.isZero() || told > 0).isTrue();
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("database.log").toFile()))
                .start();
        TwoMachines.until(
                "it answers again",
                Duration.ofSeconds(60),
                () -> send(request("/api/v1/agents").GET()).statusCode() == 200);
    }

    /** Input tokens of all entries of the ledger, which tell the calls apart. */
    private List<Integer> booked() throws Exception {
        var found = new ArrayList<Integer>();
        var next = "/api/v1/ledger?limit=100";
        while (!next.isEmpty()) {
            var page = JourneyRest.JSON.readTree(rest.get(next));
            page.path("items")
                    .forEach(each -> found.add(each.at("/tokens/input").asInt()));
            var cursor = page.path("next");
            next = cursor.isString()
                    ? "/api/v1/ledger?limit=100&after=" + URLEncoder.encode(cursor.asString(), StandardCharsets.UTF_8)
                    : "";
        }
        // What no provider was asked for stands there too, without tokens.
        return found.stream().filter(each -> each >= FIRST).sorted().toList();
    }

    @Test
    void nothingOfTheLedgerIsLostOrDoubledAndWhoeverWatchesGoesOn() throws Exception {
        var body = JourneyRest.JSON.createObjectNode();
        body.put("name", "counts")
                .put("program", "command")
                .put("command", "sh")
                .put("workingDirectory", "/tmp");
        body.putArray("arguments").add("-c").add("i=0; while :; do i=$((i + 1)); echo \"r$$-$i\"; sleep 0.1; done");
        var agent = rest.post("/api/v1/agents", body.toString()).path("id").asString();
        var stop = new AtomicBoolean();
        var numbers = new AtomicInteger(HELD);
        try (var viewer = new FollowingViewer(rest, agent);
                var http = HttpClient.newHttpClient();
                var pool = Executors.newFixedThreadPool(3)) {
            viewer.connect();
            TwoMachines.until("it counts", Duration.ofSeconds(60), () -> viewer.isReady() && viewer.last() != null);
            var held = http.send(call(HELD), HttpResponse.BodyHandlers.ofInputStream());
            var lines = new BufferedReader(new InputStreamReader(held.body(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).contains("begun");
            var work = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 3; i++) {
                work.add(pool.submit(() -> {
                    int done = 0;
                    while (!stop.get()) {
                        var said = http.send(call(numbers.incrementAndGet()), HttpResponse.BodyHandlers.ofString());
                        done += said.statusCode() == 200 && said.body().contains("[DONE]") ? 1 : 0;
                        // As clients do, and so that there are hundreds of calls and not thousands.
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
                    }
                    return done;
                }));
            }
            int whole = 0;
            try {
                TwoMachines.until("calls are answered", Duration.ofSeconds(60), () -> answered.size() > 10);
                away(Duration.ZERO);
                var before = viewer.last();
                away(Duration.ofSeconds(30));
                assertThat(viewer.isOpen()).isTrue();
                assertThat(viewer.last().number()).isGreaterThan(before.number() + 100);
                int then = answered.size();
                TwoMachines.until(
                        "calls are answered again", Duration.ofSeconds(60), () -> answered.size() > then + 10);
            } finally {
                stop.set(true);
                let.countDown();
                for (var each : work) {
                    whole += each.get();
                }
            }
            var text = new StringBuilder();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line);
            }
            assertThat(text.toString()).contains("[DONE]");
            assertThat(whole).isGreaterThan(20);
            assertThat(viewer.breaks()).isEmpty();
        }
        var spent = answered.stream().sorted().toList();
        TwoMachines.until("all is booked", Duration.ofSeconds(60), () -> booked().size() >= spent.size());
        assertThat(booked()).isEqualTo(spent);
        assertThat(spent).contains(FIRST + HELD);
    }
}
