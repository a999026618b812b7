package dev.podium.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a collector gets of a span: attributes on a list, and no words of an exception. A list and not a ban, since libraries
 * add what they like: Spring tells the whole address of a request, and an exception may quote a prompt.
 */
final class Withholding implements SpanExporter {

    /** All that a collector may know, besides the name, the times and whether it failed. */
    static final Set<String> TOLD = Set.of(
            // Of a request, by Spring's names: the route's template, never the path.
            "exception",
            "method",
            "outcome",
            "status",
            "uri",
            // Of a call of a model, by OpenTelemetry's names.
            "gen_ai.operation.name",
            "gen_ai.provider.name",
            "gen_ai.request.model",
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.output_tokens",
            "error.type",
            "podium.tier",
            // Of a command on a machine.
            "podium.connector",
            "process.exit.code");

    private final SpanExporter collector;

    Withholding(SpanExporter collector) {
        this.collector = collector;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return collector.export(spans.stream()
                // What is done by the clock is of no request.
                .filter(span -> !span.getName().startsWith("task "))
                .<SpanData>map(Told::new)
                .toList());
    }

    @Override
    public CompletableResultCode flush() {
        return collector.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return collector.shutdown();
    }

    private static final class Told extends DelegatingSpanData {

        private final Attributes attributes;
        private final StatusData status;

        Told(SpanData whole) {
            super(whole);
            var kept = Attributes.builder();
            whole.getAttributes().forEach((key, value) -> {
                if (TOLD.contains(key.getKey())) {
                    put(kept, key.getKey(), value);
                }
            });
            this.attributes = kept.build();
            this.status = StatusData.create(whole.getStatus().getStatusCode(), "");
        }

        private static void put(AttributesBuilder to, String key, Object value) {
            switch (value) {
                case Long number -> to.put(key, number.longValue());
                case Double number -> to.put(key, number.doubleValue());
                case Boolean flag -> to.put(key, flag.booleanValue());
                default -> to.put(key, value.toString());
            }
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public int getTotalAttributeCount() {
            return attributes.size();
        }

        @Override
        public List<EventData> getEvents() {
            return List.of();
        }

        @Override
        public int getTotalRecordedEvents() {
            return 0;
        }

        @Override
        public StatusData getStatus() {
            return status;
        }
    }
}
