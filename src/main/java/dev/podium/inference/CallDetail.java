package dev.podium.inference;

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
            Attempts.Call call,
            ModelRouter.Place place,
            int status,
            String end,
            @Nullable String stop,
            @Nullable String failure,
            long firstByteNanos,
            long nanos) {
        var decision = call.decision();
        var asked = call.asked();
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("dialect", call.dialect().name());
        if (call.session() != null) {
            detail.put("session", call.session());
        }
        if (decision.task() != null) {
            detail.put("task", decision.task().id());
        }
        detail.put("reason", decision.reason());
        if (!place.equals(decision.places().getFirst())) {
            detail.put("instead", decision.places().getFirst().words());
        }
        if (!call.tried().isEmpty()) {
            detail.put("tried", call.tried());
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
