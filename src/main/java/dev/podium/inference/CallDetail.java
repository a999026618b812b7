package dev.podium.inference;

import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the ledger's entry of a call says besides its cost, as JSON. Nothing that was said to or by a model is in it. */
final class CallDetail {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int USUAL_LENGTH = 512;
    private static final long MILLION = 1_000_000;

    private CallDetail() {}

    static String json(
            Attempts.Call call,
            ModelRouter.Place place,
            int status,
            String end,
            @Nullable String stop,
            @Nullable String failure,
            @Nullable String shortfall,
            long firstByteNanos,
            long nanos) {
        var decision = call.decision();
        var asked = call.asked();
        var text = new StringWriter(USUAL_LENGTH);
        try (var detail = JSON.createGenerator(text)) {
            detail.writeStartObject();
            detail.writeStringProperty("dialect", call.dialect().name());
            if (call.session() != null) {
                detail.writeStringProperty("session", call.session());
            }
            if (decision.task() != null) {
                detail.writeStringProperty("task", decision.task().id());
            }
            detail.writeStringProperty("reason", decision.reason());
            if (!place.equals(decision.places().getFirst())) {
                detail.writeStringProperty(
                        "instead", decision.places().getFirst().words());
            }
            if (!call.tried().isEmpty()) {
                detail.writePOJOProperty("tried", call.tried());
            }
            detail.writeBooleanProperty("stream", asked.stream());
            detail.writeNumberProperty("messages", asked.messages());
            detail.writeNumberProperty("tools", asked.tools());
            if (status > 0) {
                detail.writeNumberProperty("status", status);
                detail.writeNumberProperty("firstByteMs", firstByteNanos / MILLION);
                detail.writeNumberProperty("ms", nanos / MILLION);
            }
            detail.writeStringProperty("end", end);
            if (stop != null) {
                detail.writeStringProperty("stop", stop);
            }
            if (failure != null) {
                detail.writeStringProperty("failure", failure);
            }
            if (shortfall != null) {
                detail.writeStringProperty("shortfall", shortfall);
            }
            detail.writeEndObject();
        }
        return text.toString();
    }
}
