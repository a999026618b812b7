package dev.podium.inference;

import dev.podium.inference.wire.AskedCall;
import dev.podium.inference.wire.Dialect;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the ledger's entry of a call says besides its cost, as JSON. Nothing that was said to or by a model is in it. */
final class CallDetail {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long MILLION = 1_000_000;

    private CallDetail() {}

    static String json(
            Dialect dialect,
            ModelRouter.Decision decision,
            ModelRouter.Place place,
            int status,
            String end,
            @Nullable String stop,
            @Nullable String failure,
            AskedCall asked,
            long firstByteNanos,
            long nanos) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("dialect", dialect.name());
        if (decision.task() != null) {
            detail.put("task", decision.task().id());
        }
        detail.put("reason", decision.reason());
        if (!place.equals(decision.places().getFirst())) {
            detail.put("instead", decision.places().getFirst().words());
        }
        detail.put("stream", asked.stream());
        detail.put("messages", asked.messages());
        detail.put("tools", asked.tools());
        if (status > 0) {
            detail.put("status", status);
            detail.put("firstByteMs", firstByteNanos / MILLION);
            detail.put("ms", nanos / MILLION);
        }
        detail.put("end", end);
        if (stop != null) {
            detail.put("stop", stop);
        }
        if (failure != null) {
            detail.put("failure", failure);
        }
        return JSON.writeValueAsString(detail);
    }
}
