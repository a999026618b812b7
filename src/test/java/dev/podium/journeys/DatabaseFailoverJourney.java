package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.podium.telemetry.StandInCollector;
import io.opentelemetry.proto.trace.v1.Span;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * PostgreSQL ends and comes back while models answer, an agent prints and somebody watches it: at once, and after half a
 * minute. What providers answered is in the ledger, each call once; whoever watches sees all of it. A page that is open says
 * what is wrong, and comes back. What runs on GPUs goes on; a lease whose time is over meanwhile is ended once, as of its end.
 * All of it is traced: the collector is named by OpenTelemetry's own variable, and the provider is told which trace it is.
 * Metrics are what is in the database then.
 *
 * <p>Longer than most files, since one start of Podium and one outage show all of that.
 */
@Timeout(600)
class DatabaseFailoverJourney {

    /** Tokens of the first call; each further one has one more, so an entry tells which call it is of. */
    private static final int FIRST = 1000;

    private static final int HELD = 7;
    private static final String PASSWORD = "correct horse battery";
    private static final String LOCAL = "00000000-0000-0000-0000-000000000001";
    /** What a page says of itself whose requests are not answered. */
    private static final String TRYING = "Podium, or its database, does not answer.";

    private static final Pattern NUMBER = Pattern.compile("call (\\d+)");

    @TempDir
    Path folder;

    private final CountDownLatch let = new CountDownLatch(1);
    private final Queue<Integer> answered = new ConcurrentLinkedQueue<>();
    private final Queue<String> traces = new ConcurrentLinkedQueue<>();
    private final StandInCollector collector = new StandInCollector();
    private HttpServer provider;
    private RunningPodium podium;
    private JourneyRest rest;
    private JourneyDatabase database;

    @BeforeEach
    void start() throws Exception {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        provider.createContext("/", this::answer);
        provider.start();
        var home = Files.createDirectory(folder.resolve("home"));
        database = new JourneyDatabase(home);
        var settings = new HashMap<>(
                PlayedDriver.variables(folder, List.of("GPU-" + UUID.randomUUID(), "GPU-" + UUID.randomUUID())));
        settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(""));
        settings.put("PODIUM_TELEMETRY_PROVIDERS", "true");
        podium = new RunningPodium(home, settings);
        rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", PASSWORD, "Red");
        rest.leadTo("there", provider.getAddress().getPort(), "there");
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
            traces.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
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

    private interface Step {
        void take() throws Exception;
    }

    /** Ends it, as at a failover, and starts it again after so long. @param meanwhile done while it is away */
    private void away(Duration time, Step meanwhile) throws Exception {
        database.end();
        long end = System.nanoTime() + time.toNanos();
        var told = 0;
        while (System.nanoTime() < end) {
            var said = send(request("/api/v1/agents").GET());
            assertThat(said.statusCode()).isEqualTo(503);
            assertThat(said.body()).contains("\"code\":\"database.unavailable\"");
            told++;
        }
        assertThat(time.isZero() || told > 0).isTrue();
        meanwhile.take();
        database.begin();
        TwoMachines.until(
                "it answers again",
                Duration.ofSeconds(60),
                () -> send(request("/api/v1/agents").GET()).statusCode() == 200);
    }

    /** An agent that runs on a GPU of its own. */
    private record OnGpu(String agent, String lease, ProcessHandle process) {}

    private OnGpu onGpu(String name) throws Exception {
        var file = folder.resolve(name + ".pid");
        var body = JourneyRest.JSON.createObjectNode();
        body.put("name", name).put("program", "command").put("command", "sh").put("workingDirectory", "/tmp");
        body.putArray("arguments").add("-c").add("echo $$ > " + file + "; while :; do sleep 0.2; done");
        body.putObject("gpus").put("gpus", 1).put("limitMinutes", 60);
        var id = rest.post("/api/v1/agents", body.toString()).path("id").asString();
        TwoMachines.until(name + " runs", Duration.ofSeconds(60), () -> Files.exists(file) && Files.size(file) > 0);
        var lease = agent(id).at("/gpus/request").asString();
        var process = ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
        return new OnGpu(id, lease, process.orElseThrow());
    }

    private JsonNode agent(String id) throws Exception {
        return JourneyRest.JSON.readTree(rest.get("/api/v1/agents/" + id));
    }

    private JsonNode lease(OnGpu on) throws Exception {
        return JourneyRest.JSON.readTree(rest.get("/api/v1/gpus/leases/" + on.lease()));
    }

    /** Its time was over while nobody could write it down: it ended then, once, and not a second more is paid. */
    private void isOverOnce(OnGpu over) throws Exception {
        TwoMachines.until(
                "the lease is over",
                Duration.ofSeconds(60),
                () -> !lease(over).path("ended").isNull());
        var lease = lease(over);
        assertThat(lease.path("ended").asString()).isEqualTo(lease.path("ends").asString());
        assertThat(lease.path("endReason").asString()).isEqualTo("Its time was over.");
        assertThat(database.one(
                        "select count(*) from gpu_journal where what = 'ended' and about = '" + over.lease() + "'"))
                .isEqualTo("1");
        var held = "select extract(epoch from ended_at - began_at)::bigint from gpu_leases where id = '" + over.lease()
                + "'";
        var booked = "select sum((detail ->> 'seconds')::bigint) from ledger_entries where kind = 'gpu'"
                + " and detail ->> 'lease' = '" + over.lease() + "'";
        TwoMachines.until(
                "it is booked",
                Duration.ofSeconds(60),
                () -> database.one(booked).equals(database.one(held)));
        over.process().onExit().get(60, TimeUnit.SECONDS);
        TwoMachines.until(
                "its agent says why",
                Duration.ofSeconds(60),
                () -> agent(over.agent()).toString().contains("Its time was over"));
    }

    /** Of each state as many as there are, and no state left out. */
    private void metricsAreWhatIsInTheDatabase() throws Exception {
        rest.post("/api/v1/gpus/requests", "{\"gpus\":2,\"limitMinutes\":60}");
        var expected = new TreeMap<String, String>();
        expected.put("podium_machines", "select count(*) from machines where removed_at is null");
        expected.put("podium_machines{state=\"online\"}", "select count(*) from machines where removed_at is null");
        expected.put("podium_agents", "select count(*) from agents where deleted_at is null");
        for (var state : List.of("working", "idle", "stopped", "exited", "crashed", "unreachable")) {
            expected.put(
                    "podium_agents{state=\"" + state + "\"}",
                    "select count(*) from agents where deleted_at is null and lower(state) = '" + state + "'");
        }
        expected.put(
                "podium_tmux_servers{state=\"answers\"}",
                "select count(distinct (machine_id, server)) from agents where deleted_at is null and not adopted");
        expected.put("podium_gpus", "select count(*) from gpu_devices");
        expected.put("podium_gpus{state=\"there\"}", "select count(*) from gpu_devices where present and trouble = ''");
        expected.put("podium_gpus_servers{state=\"online\"}", "select count(*) from gpu_servers");
        expected.put("podium_gpus_leases", "select count(*) from gpu_leases where ended_at is null");
        expected.put("podium_gpus_waiting", "select count(*) from gpu_requests where state = 'WAITING'");
        var shown = new TreeMap<String, String>();
        TwoMachines.until("metrics are " + shown, Duration.ofSeconds(60), () -> {
            var there = new TreeMap<String, String>();
            for (var each : expected.entrySet()) {
                there.put(each.getKey(), database.one(each.getValue()));
            }
            var counted = counted(expected.keySet());
            shown.clear();
            shown.put(there.toString(), counted.toString());
            return counted.equals(there);
        });
        assertThat(counted(expected.keySet()))
                .containsEntry("podium_gpus_leases", "1")
                .containsEntry("podium_gpus_waiting", "1")
                .containsEntry("podium_gpus", "2");
    }

    /** What Prometheus would read; of a name without labels the sum of all its series. */
    private Map<String, String> counted(Set<String> names) throws Exception {
        var sums = new TreeMap<String, Double>();
        for (var line : rest.get("/api/v1/metrics").lines().toList()) {
            int end = line.lastIndexOf(' ');
            if (line.startsWith("podium_") && end > 0) {
                var series = line.substring(0, end);
                double value = Double.parseDouble(line.substring(end + 1));
                Stream.of(series, series.replaceAll("\\{.*", ""))
                        .distinct()
                        .filter(names::contains)
                        .forEach(name -> sums.merge(name, value, Double::sum));
            }
        }
        var counted = new TreeMap<String, String>();
        sums.forEach((name, value) -> counted.put(name, Long.toString(Math.round(value))));
        return counted;
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
        rest.put("/api/v1/gpus/servers/" + LOCAL, "{\"priceHour\":\"3.6\"}");
        TwoMachines.until(
                "its GPUs are there",
                Duration.ofSeconds(90),
                () -> JourneyRest.JSON
                                .readTree(rest.get("/api/v1/gpus/servers"))
                                .at("/items/0/gpus")
                                .size()
                        == 2);
        var over = onGpu("over");
        var goesOn = onGpu("goes-on");
        try (var viewer = new FollowingViewer(rest, agent);
                var browser = new JourneyBrowser();
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
                away(Duration.ZERO, () -> {});
                var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
                JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
                JourneyBrowser.open(page, podium.url() + "/agents");
                assertThat(page.locator("body").innerText()).contains("counts");
                var before = viewer.last();
                var ends = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
                database.change("update gpu_leases set ends_at = '" + ends + "' where id = '" + over.lease() + "'");
                away(Duration.ofSeconds(30), () -> {
                    // Longer than the half minute on a machine that is slow: its time is over by now.
                    TwoMachines.until("its time is over", Duration.ofSeconds(60), () -> ends.isBefore(Instant.now()));
                    assertThat(over.process().isAlive()).isTrue();
                    assertThat(goesOn.process().isAlive()).isTrue();
                    link(page, "budgets").click();
                    PlaywrightAssertions.assertThat(page.locator("body")).containsText(TRYING);
                    var opened = page.request().get(podium.url() + "/agents");
                    assertThat(opened.status()).isEqualTo(503);
                    assertThat(opened.text()).contains("Podium's database does not answer.");
                });
                // What was pressed meanwhile comes by itself, and then the page is as ever.
                PlaywrightAssertions.assertThat(page).hasURL(Pattern.compile(".*/budgets"));
                PlaywrightAssertions.assertThat(page.locator("body")).not().containsText(TRYING);
                link(page, "agents").click();
                PlaywrightAssertions.assertThat(page.locator("body")).containsText("counts");
                isOverOnce(over);
                metricsAreWhatIsInTheDatabase();
                assertThat(lease(goesOn).path("ended").isNull()).isTrue();
                assertThat(goesOn.process().isAlive()).isTrue();
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

        assertThat(traces).hasSameSizeAs(spent).allMatch(each -> each.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
        var trace = traces.element().split("-")[1];
        assertThat(collector
                        .span(each -> StandInCollector.hex(each.getTraceId()).equals(trace)
                                && each.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                        .getName())
                .isEqualTo("http post /v1/chat/completions");
    }

    private static Locator link(Page page, String path) {
        return page.locator("vaadin-side-nav-item[path='" + path + "']").first();
    }
}
