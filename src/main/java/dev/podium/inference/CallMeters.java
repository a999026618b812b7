package dev.podium.inference;

import dev.podium.costs.Tokens;
import dev.podium.inference.wire.Dialect;
import dev.podium.telemetry.Spans;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Counts calls of models for whoever watches the installation, by the names that OpenTelemetry gives them. It has none for
 * money, so that is {@code podium.cost}. As there, tokens that a cache held and those of reasoning are parts of input and
 * of output.
 */
@Component
class CallMeters {

    /** Clients may make names up; past so many kinds of call the model is no longer told apart. */
    static final int MOST_KINDS = 500;

    private static final String OTHER = "other";

    private record Kind(String operation, String provider, String model, int tier, String error) {}

    private record Meters(
            Timer duration,
            Timer firstChunk,
            Counter input,
            Counter cacheRead,
            Counter cacheWrite,
            Counter output,
            Counter reasoning,
            Counter cost) {}

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Kind, Meters> known = new ConcurrentHashMap<>();

    private final Spans spans;

    CallMeters(ObjectProvider<MeterRegistry> registries, Spans spans) {
        this.spans = spans;
        this.registry = registries.getIfAvailable(SimpleMeterRegistry::new);
    }

    /**
     * One attempt that is over.
     *
     * @param error "" for one that came out well
     * @param firstByteNanos 0 where nothing came
     * @param amount US dollars
     */
    void count(
            Dialect dialect,
            ModelRouter.Place place,
            String error,
            long nanos,
            long firstByteNanos,
            Tokens tokens,
            BigDecimal amount) {
        var kind = new Kind(
                dialect == Dialect.EMBEDDINGS ? "embeddings" : "chat",
                place.provider().kind().name().toLowerCase(Locale.ROOT),
                place.model(),
                place.tier(),
                error);
        var meters = meters(kind);
        trace(kind, nanos, tokens);
        meters.duration.record(nanos, TimeUnit.NANOSECONDS);
        if (firstByteNanos > 0) {
            meters.firstChunk.record(firstByteNanos, TimeUnit.NANOSECONDS);
        }
        long written = tokens.cacheWrite5m() + tokens.cacheWrite1h();
        meters.input.increment(tokens.input() + tokens.cacheRead() + written);
        meters.cacheRead.increment(tokens.cacheRead());
        meters.cacheWrite.increment(written);
        meters.output.increment(tokens.output());
        meters.reasoning.increment(tokens.reasoning());
        meters.cost.increment(amount.doubleValue());
    }

    /** The same for the collector of traces: what was called and what it took, and nothing of what was said. */
    private void trace(Kind kind, long nanos, Tokens tokens) {
        var model = known.containsKey(kind) ? kind.model() : OTHER;
        var attributes = new HashMap<String, Object>(Map.of(
                "gen_ai.operation.name", kind.operation(),
                "gen_ai.provider.name", kind.provider(),
                "gen_ai.request.model", model,
                "gen_ai.usage.input_tokens",
                        tokens.input() + tokens.cacheRead() + tokens.cacheWrite5m() + tokens.cacheWrite1h(),
                "gen_ai.usage.output_tokens", tokens.output(),
                "podium.tier", kind.tier()));
        if (!kind.error().isEmpty()) {
            attributes.put("error.type", kind.error());
        }
        spans.here()
                .ended(
                        kind.operation() + " " + model,
                        nanos,
                        attributes,
                        !kind.error().isEmpty());
    }

    private Meters meters(Kind kind) {
        var found = known.get(kind);
        if (found != null) {
            return found;
        }
        var kept = known.size() < MOST_KINDS
                ? kind
                : new Kind(kind.operation(), kind.provider(), OTHER, kind.tier(), kind.error());
        return known.computeIfAbsent(kept, this::register);
    }

    private Meters register(Kind kind) {
        var of = Tags.of(
                "gen_ai.operation.name", kind.operation(),
                "gen_ai.provider.name", kind.provider(),
                "gen_ai.request.model", kind.model());
        var ended = of.and("error.type", kind.error());
        return new Meters(
                Timer.builder("gen_ai.client.operation.duration")
                        .description("How long calls of models took")
                        .tags(ended)
                        .register(registry),
                Timer.builder("gen_ai.client.operation.time_to_first_chunk")
                        .description("How long until a model began to answer")
                        .tags(of)
                        .register(registry),
                tokens("input_tokens", of),
                tokens("cache_read.input_tokens", of),
                tokens("cache_write.input_tokens", of),
                tokens("output_tokens", of),
                tokens("reasoning.output_tokens", of),
                Counter.builder("podium.cost")
                        .description("What calls of models came to")
                        .baseUnit("usd")
                        .tags(of.and("podium.tier", Integer.toString(kind.tier())))
                        .register(registry));
    }

    private Counter tokens(String which, Tags of) {
        return Counter.builder("gen_ai.client.inference.usage." + which)
                .description("Tokens that models counted")
                .tags(of)
                .register(registry);
    }
}
