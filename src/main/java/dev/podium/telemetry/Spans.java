package dev.podium.telemetry;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What was done within a request, told to the collector once it is over. Only what belongs to a request that is traced: what
 * Podium does by itself, each second, would be traces of nothing. Costs nothing where no collector is named.
 */
@Component
public class Spans {

    private final @Nullable Tracer tracer;

    @Autowired
    Spans(ObjectProvider<Tracer> tracers) {
        this(tracers.getIfAvailable());
    }

    private Spans(@Nullable Tracer tracer) {
        this.tracer = tracer;
    }

    /** For what works without a collector. */
    public static Spans none() {
        return new Spans((Tracer) null);
    }

    /** Whether a collector is named, for which requests are traced. */
    public boolean wanted() {
        return tracer != null;
    }

    /** What is going on now, to which something may be told that ends later, on whatever thread. */
    public interface Within {

        /**
         * One thing that was done in it and is over now.
         *
         * @param name few different ones, such as {@code chat gpt-5}
         * @param nanos how long it took
         * @param attributes by names that are on the list of what a collector may know; others are left out
         */
        void ended(String name, long nanos, Map<String, Object> attributes, boolean failed);
    }

    private static final Within NOWHERE = (_, _, _, _) -> {};

    /** The request that this thread works on; what is told to it goes nowhere where none is traced. */
    public Within here() {
        var known = tracer;
        var current = known == null ? null : known.currentSpan();
        return known == null || current == null
                ? NOWHERE
                : (name, nanos, attributes, failed) -> tell(known, current.context(), name, nanos, attributes, failed);
    }

    private static void tell(
            Tracer tracer,
            TraceContext parent,
            String name,
            long nanos,
            Map<String, Object> attributes,
            boolean failed) {
        long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        var builder = tracer.spanBuilder()
                .setParent(parent)
                .name(name)
                .kind(Span.Kind.CLIENT)
                .startTimestamp(now - TimeUnit.NANOSECONDS.toMicros(nanos), TimeUnit.MICROSECONDS);
        attributes.forEach((key, value) -> {
            switch (value) {
                case Long number -> builder.tag(key, number.longValue());
                case Integer number -> builder.tag(key, number.longValue());
                default -> builder.tag(key, value.toString());
            }
        });
        var span = builder.start();
        if (failed) {
            span.error(new Failed());
        }
        span.end(now, TimeUnit.MICROSECONDS);
    }

    /** That it failed, and no more: what an exception says may name anything. */
    private static final class Failed extends RuntimeException {

        Failed() {
            super(null, null, false, false);
        }
    }

    /** The header {@code traceparent} of W3C for what is asked elsewhere on behalf of this request. */
    public Optional<String> traceparent() {
        var current = tracer == null ? null : tracer.currentSpan();
        if (current == null) {
            return Optional.empty();
        }
        var context = current.context();
        return Optional.of("00-" + context.traceId() + "-" + context.spanId() + "-"
                + (Boolean.TRUE.equals(context.sampled()) ? "01" : "00"));
    }
}
