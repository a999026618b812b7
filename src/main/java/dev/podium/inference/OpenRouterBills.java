package dev.podium.inference;

import dev.podium.costs.Meter;
import dev.podium.costs.Spent;
import dev.podium.costs.Tokens;
import dev.podium.inference.InferenceStore.ProviderRow;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks OpenRouter later for its bill of a call that ended without one, such as a stream whose client left: what Podium
 * estimated is then corrected in the ledger. What still waits when Podium ends stays an estimate.
 */
@Component
class OpenRouterBills {

    /** The answer's header that names the bill. */
    static final String HEADER = "x-generation-id";

    private static final Logger log = LoggerFactory.getLogger(OpenRouterBills.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A bill is there some seconds after the call; after the last of these it is given up. */
    private static final List<Duration> AFTER = List.of(
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(3));

    private static final int MOST_WAITING = 10_000;
    private static final int MOST_ID = 200;
    private static final int MOST_BYTES = 64 << 10;

    private record Due(long at, UUID entry, TeamId team, ProviderRow provider, String generation, int tries)
            implements Comparable<Due> {

        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(at - other.at, 0);
            return byTime != 0 ? byTime : entry.compareTo(other.entry);
        }
    }

    private final ProviderKeys keys;
    private final Meter meter;
    private final Counter lost;
    private final ConcurrentSkipListSet<Due> waiting = new ConcurrentSkipListSet<>();
    private final AtomicInteger count = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("model bills").factory());

    OpenRouterBills(ProviderKeys keys, Meter meter, ObjectProvider<MeterRegistry> meters) {
        this.keys = keys;
        this.meter = meter;
        this.lost = Counter.builder("podium.bills.lost")
                .description("Estimates that were never replaced by the provider's bill")
                .register(meters.getIfAvailable(SimpleMeterRegistry::new));
        clock.scheduleWithFixedDelay(this::askDue, 5, 5, TimeUnit.SECONDS);
    }

    /** Never waits. */
    void offer(TeamId team, UUID entry, ProviderRow provider, String generation) {
        if (generation.isBlank() || generation.length() > MOST_ID || count.incrementAndGet() > MOST_WAITING) {
            count.updateAndGet(now -> Math.min(now, MOST_WAITING));
            lost.increment();
            return;
        }
        waiting.add(new Due(System.nanoTime() + AFTER.getFirst().toNanos(), entry, team, provider, generation, 0));
    }

    private void askDue() {
        try {
            ask(System.nanoTime());
        } catch (RuntimeException e) {
            log.error("Bills of OpenRouter could not be asked for", e);
        }
    }

    /** Asks for all that is due at that moment of {@link System#nanoTime}. */
    synchronized void ask(long until) {
        while (!waiting.isEmpty() && waiting.first().at() - until <= 0) {
            var due = waiting.pollFirst();
            if (due == null || isSettled(due)) {
                count.decrementAndGet();
            } else if (due.tries() + 1 < AFTER.size()) {
                var pause = AFTER.get(due.tries() + 1).toNanos();
                waiting.add(new Due(
                        System.nanoTime() + pause,
                        due.entry(),
                        due.team(),
                        due.provider(),
                        due.generation(),
                        due.tries() + 1));
            } else {
                count.decrementAndGet();
                lost.increment();
                log.warn("OpenRouter never gave the bill of the call {}: it stays an estimate", due.entry());
            }
        }
    }

    private boolean isSettled(Due due) {
        try {
            var request = HttpRequest.newBuilder(URI.create(due.provider().url() + "/v1/generation?id="
                            + URLEncoder.encode(due.generation(), StandardCharsets.UTF_8)))
                    .timeout(Duration.ofSeconds(10));
            if (due.provider().secret() != null) {
                request.header(
                        "authorization", "Bearer " + keys.reveal(due.provider().secret()));
            }
            var answer = http.send(request.build(), BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                if (answer.statusCode() != 200) {
                    return false;
                }
                var bill = bill(JSON.readTree(body.readNBytes(MOST_BYTES)).path("data"));
                if (bill == null) {
                    return false;
                }
                meter.reconcile(due.team(), due.entry(), bill);
                return true;
            }
        } catch (IOException | JacksonException | DataAccessException | TransactionException | Refusal e) {
            log.debug("The bill of {} cannot be had now", due.entry(), e);
            return false;
        } catch (RuntimeException e) {
            // Of this one alone: the others are asked for, and it is tried again or counted as lost.
            log.error("The bill of {} could not be asked for", due.entry(), e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Null where it says nothing that can be right. */
    private static @Nullable Spent bill(JsonNode data) {
        var cost = data.path("total_cost");
        if (!cost.isNumber()) {
            return null;
        }
        BigDecimal amount = cost.decimalValue();
        long cached = data.path("native_tokens_cached").asLong(0);
        long input = data.path("native_tokens_prompt").asLong(0) - cached;
        long output = data.path("native_tokens_completion").asLong(0);
        long reasoning = data.path("native_tokens_reasoning").asLong(0);
        boolean counted = input >= 0 && cached >= 0 && output >= 0 && reasoning >= 0;
        if (amount.signum() < 0 || amount.compareTo(Meter.MOST) > 0 || !counted) {
            return null;
        }
        return new Spent(
                new Tokens(input, cached, 0, 0, output, reasoning, 0), data.toString(), amount, false, "billed", "");
    }

    @PreDestroy
    void stop() {
        clock.shutdownNow();
    }
}
