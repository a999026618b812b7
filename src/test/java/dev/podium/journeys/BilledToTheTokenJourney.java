package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What the ledger sums up to is what the model's provider billed, to the token, whatever is killed meanwhile: calls that are
 * answered whole or in events, or given up by their client, while Podium is killed and started again and PostgreSQL is
 * stopped and started. What could not be known is marked as an estimate, and no more of it than was cut.
 *
 * <p>{@code -Dpodium.calls=10000 -Dpodium.rounds=20 -Dpodium.seed=…} for the long form.
 */
class BilledToTheTokenJourney {

    private static final int AT_ONCE = 16;

    /** What the stand-in sent for a call. */
    private static final class Bill {
        private final int input;
        private volatile int output;
        /** Whether the answer, and with it the count of its tokens, was written to its end. */
        private volatile boolean whole;

        private Bill(int input) {
            this.input = input;
        }
    }

    @TempDir
    Path folder;

    private final int calls = Integer.getInteger("podium.calls", 300);
    private final int rounds = Integer.getInteger("podium.rounds", 3);
    private final long seed = Long.getLong("podium.seed", System.nanoTime());
    private final Map<String, Bill> bills = new ConcurrentHashMap<>();
    private final AtomicInteger twice = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer provider;
    private RunningPodium podium;
    private JourneyDatabase database;
    private JourneyRest rest;

    /** Whether Podium answers; calls wait for it, who asks as a person would. */
    private volatile boolean up = true;

    @BeforeEach
    void start() throws Exception {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        provider.createContext("/", this::answer);
        provider.start();
        var home = Files.createDirectory(folder.resolve("home"));
        podium = new RunningPodium(home);
        database = new JourneyDatabase(home);
        rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", "correct horse battery", "Red");
        rest.leadTo("billing", provider.getAddress().getPort(), "b-*");
        rest.post("/api/v1/budgets", "{\"scope\":\"TEAM\",\"period\":\"MONTH\",\"cap\":100000,\"hard\":true}");
    }

    @AfterEach
    void stop() throws Exception {
        podium.close();
        provider.stop(0);
    }

    /** Bills what it sends, word by word. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = JourneyRest.JSON.readTree(exchange.getRequestBody().readAllBytes());
            var name = asked.path("model").asString();
            int number = Integer.parseInt(name.substring(2));
            var bill = new Bill(100 + number % 50);
            if (bills.put(name, bill) != null) {
                twice.incrementAndGet();
            }
            int words = 5 + number % 40;
            if (!asked.path("stream").asBoolean()) {
                bill.output = words;
                var body = ("{\"choices\":[{\"message\":{\"content\":\"" + "word ".repeat(words)
                                + "\"},\"finish_reason\":\"stop\"}],\"usage\":" + usage(bill) + "}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } else {
                exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                for (int word = 1; word <= words; word++) {
                    event(exchange, "{\"choices\":[{\"delta\":{\"content\":\"word \"}}]}");
                    bill.output = word;
                    // A model takes its time, so that there is a middle to be killed in.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                }
                event(exchange, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
                event(exchange, "{\"choices\":[],\"usage\":" + usage(bill) + "}");
                event(exchange, "[DONE]");
            }
            bill.whole = true;
        }
    }

    private static String usage(Bill bill) {
        return "{\"prompt_tokens\":" + bill.input + ",\"completion_tokens\":" + bill.output + "}";
    }

    private static void event(HttpExchange exchange, String data) throws IOException {
        exchange.getResponseBody().write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private void call(int number, int kind) {
        while (!up) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        begun.incrementAndGet();
        var request = HttpRequest.newBuilder(URI.create(podium.url() + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + rest.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"b-" + number
                        + "\",\"max_tokens\":200,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":"
                        + (kind > 0) + "}"))
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                if (answer.statusCode() != 200) {
                    refused.incrementAndGet();
                } else if (kind == 2) {
                    // It has heard enough, and hangs up.
                    body.readNBytes(60);
                } else {
                    body.readAllBytes();
                }
            }
        } catch (IOException e) {
            // Podium was killed in the middle of it: what counts is what the ledger makes of it.
            refused.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitBegun(int least) {
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (begun.get() < least) {
            assertThat(System.nanoTime()).as("calls go on").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void stopDatabaseWhile(Runnable away) throws Exception {
        database.end();
        away.run();
        var again = database.begin();
        until("PostgreSQL is back", () -> again.isAlive() && database.isThere());
    }

    private List<JsonNode> entries() throws Exception {
        var found = new ArrayList<JsonNode>();
        var after = "";
        while (true) {
            var page = JourneyRest.JSON.readTree(rest.get("/api/v1/ledger?limit=500" + after));
            page.path("items").forEach(found::add);
            if (!page.path("next").isString()) {
                return found;
            }
            after = "&after=" + java.net.URLEncoder.encode(page.path("next").asString(), StandardCharsets.UTF_8);
        }
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void until(String what, Check check) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    @Test
    void theLedgersSumIsTheProvidersBill() throws Exception {
        var random = new Random(seed);
        int kills = 0;
        var next = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                long own = random.nextLong();
                clients.submit(() -> {
                    var mine = new Random(own);
                    for (int number; (number = next.getAndIncrement()) < calls; ) {
                        call(number, mine.nextInt(3));
                    }
                });
            }
            int each = calls / (rounds + 1);
            boolean through = false;
            try {
                for (int round = 1; round <= rounds; round++) {
                    awaitBegun(round * each - random.nextInt(each / 4));
                    if (round % 2 == 0) {
                        int before = begun.get();
                        stopDatabaseWhile(() -> awaitBegun(Math.min(calls, before + 2 * AT_ONCE)));
                    } else {
                        up = false;
                        podium.kill();
                        kills++;
                        podium.startAgain();
                        up = true;
                    }
                }
                through = true;
            } finally {
                if (!through) {
                    // What failed is said at once, and not after all the calls that are left.
                    next.set(calls);
                    up = true;
                }
            }
        }
        assertThat(begun).hasValue(calls);
        assertThat(twice).as("calls that were made twice").hasValue(0);
        until(
                "each call that was billed is in the ledger",
                () -> entries().stream()
                                .map(entry -> entry.path("asked").asString())
                                .distinct()
                                .filter(bills::containsKey)
                                .count()
                        == bills.size());
        var entries = entries();
        var byName = new HashMap<String, JsonNode>();
        for (var entry : entries) {
            assertThat(byName.put(entry.path("asked").asString(), entry))
                    .as("one entry for each call")
                    .isNull();
        }
        long billed = 0;
        long booked = 0;
        int estimated = 0;
        for (var name : bills.keySet()) {
            var bill = bills.get(name);
            var entry = byName.get(name);
            if (entry.path("estimated").asBoolean()) {
                estimated++;
                continue;
            }
            assertThat(bill.whole).as("%s is no estimate: %s", name, entry).isTrue();
            billed += bill.input + bill.output;
            booked += entry.at("/tokens/input").asLong()
                    + entry.at("/tokens/output").asLong();
            assertThat(entry.at("/tokens/input").asLong()).as(name).isEqualTo(bill.input);
            assertThat(entry.at("/tokens/output").asLong()).as(name).isEqualTo(bill.output);
        }
        System.out.printf(
                "seed %d: %d calls, %d billed, %d of them estimated, %d refused or cut, %d kills; tokens billed %d, booked %d%n",
                seed, calls, bills.size(), estimated, refused.get(), kills, billed, booked);
        assertThat(booked).isEqualTo(billed).isPositive();
        // One that went to its end is an estimate only where Podium was killed before it had written that down.
        long late = bills.entrySet().stream()
                .filter(each -> each.getValue().whole
                        && byName.get(each.getKey()).path("estimated").asBoolean()
                        && byName.get(each.getKey()).path("outcome").asString().equals("cut"))
                .count();
        assertThat(late).isLessThanOrEqualTo((long) kills * AT_ONCE);
        // What was not billed at all cost nothing, or is an estimate of a call that was cut on its way.
        byName.forEach((name, entry) -> {
            if (!bills.containsKey(name) && !entry.path("estimated").asBoolean()) {
                assertThat(entry.path("amount").decimalValue()).as(name).isZero();
            }
        });
        until(
                "no lease of a Podium that was killed",
                () -> Integer.parseInt(database.one("select count(distinct holder) from budget_leases")) <= 1);
        until(
                "nothing is held once nothing is under way",
                () -> new BigDecimal(database.one("select coalesce(sum(held), 0) from budget_leases")).signum() == 0);
        assertThat(new BigDecimal(database.one("select sum(spent) from budget_windows")))
                .isEqualByComparingTo(new BigDecimal(database.one("select sum(amount) from ledger_entries")));
    }
}
