package dev.podium.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@link CallDetail} wrote into the ledger, read again. What an older Podium did not write is empty, and so is what does
 * not belong there: it is shown, and nothing is decided by it but which session a verdict raises.
 *
 * @param task the id of its kind; "" where the client named a model
 * @param instead the place that was chosen first, where another one answered; ""
 * @param session of {@link Sessions}; ""
 * @param status what the provider answered; 0 where it did not
 * @param firstByteMs until the provider began to answer; -1 where that is not known
 * @param ms until all was over; -1 where that is not known
 * @param stop why the model stopped, in its own word; ""
 * @param failure what went wrong, as a sentence; ""
 * @param shortfall what of the answer says that its model was not up to it, as half a sentence; ""
 */
public record CallFacts(
        String dialect,
        String task,
        String reason,
        String instead,
        List<Tried> tried,
        String session,
        boolean stream,
        int messages,
        int tools,
        int status,
        long firstByteMs,
        long ms,
        String stop,
        String failure,
        String shortfall) {

    /** The kind of a model's call in the ledger. */
    public static final String KIND = "model-call";

    /**
     * A place that gave no answer.
     *
     * @param why as a sentence without its end
     */
    public record Tried(String place, String why) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    public CallFacts {
        tried = List.copyOf(tried);
    }

    /** @param detail of an entry of the ledger */
    public static CallFacts read(String detail) {
        var node = parsed(detail).orElseGet(JSON::createObjectNode);
        var tried = new ArrayList<Tried>();
        for (var each : node.path("tried")) {
            tried.add(new Tried(text(each, "place"), text(each, "why")));
        }
        return new CallFacts(
                text(node, "dialect"),
                text(node, "task"),
                text(node, "reason"),
                text(node, "instead"),
                tried,
                text(node, "session"),
                node.path("stream").asBoolean(false),
                node.path("messages").asInt(0),
                node.path("tools").asInt(0),
                node.path("status").asInt(0),
                node.path("firstByteMs").asLong(-1),
                node.path("ms").asLong(-1),
                text(node, "stop"),
                text(node, "failure"),
                text(node, "shortfall"));
    }

    private static Optional<JsonNode> parsed(@Nullable String detail) {
        if (detail == null || detail.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(detail)).filter(JsonNode::isObject);
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
