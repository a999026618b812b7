package dev.podium.inference;

import dev.podium.inference.wire.Teller;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** How an answer begins that is told in other words than its model's. */
final class AnswerHead {

    private final Attempts.Call call;
    private final ModelRouter.Place place;
    private final Outcome outcome;
    private final UUID ownId = UUID.randomUUID();

    AnswerHead(Attempts.Call call, ModelRouter.Place place, Outcome outcome) {
        this.call = call;
        this.place = place;
        this.outcome = outcome;
    }

    /** In the caller's dialect, whole or in events as they asked. */
    Teller teller(OutputStream to) {
        return Teller.of(
                call.dialect(),
                call.asked().stream(),
                call.asked().model(),
                id().toString().replace("-", ""),
                System.currentTimeMillis() / 1000,
                call.asked().usageAsked(),
                to);
    }

    private UUID id() {
        var known = outcome.id();
        return known == null ? ownId : known;
    }

    /** @param more headers beside those that every such answer has */
    void begin(int status, String contentType, Map<String, List<String>> more) {
        var headers = new TreeMap<>(more);
        headers.put("x-podium-model", List.of(place.words()));
        headers.put("x-podium-call", List.of(id().toString()));
        headers.put("content-type", List.of(contentType));
        call.answer().begin(status, headers);
    }
}
