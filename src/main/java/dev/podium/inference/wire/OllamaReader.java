package dev.podium.inference.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads Ollama's answer, a JSON object a line; a whole answer is one line. */
public final class OllamaReader {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final long MOST_COUNT = 1_000_000_000L;

    private final Supplier<String> ids;
    private boolean called;

    public OllamaReader() {
        this(() -> "call_" + UUID.randomUUID().toString().replace("-", ""));
    }

    /** @param ids Ollama's calls have none, and the other dialects' answers name them */
    OllamaReader(Supplier<String> ids) {
        this.ids = ids;
    }

    /** What cannot have been counted is 0. */
    private static long count(JsonNode node) {
        return node.canConvertToLong() && node.asLong() > 0 && node.asLong() <= MOST_COUNT ? node.asLong() : 0;
    }

    public List<Said> line(String line) {
        if (line.isBlank()) {
            return List.of();
        }
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            return List.of(new Said.Failed("The engine answered with something that is no JSON."));
        }
        if (node.has("error")) {
            return List.of(new Said.Failed(node.path("error").asString("The engine failed.")));
        }
        List<Said> said = new ArrayList<>();
        var message = node.path("message");
        if (!message.path("thinking").asString("").isEmpty()) {
            said.add(new Said.Thought(message.path("thinking").asString()));
        }
        if (!message.path("content").asString("").isEmpty()) {
            said.add(new Said.Text(message.path("content").asString()));
        }
        for (var call : message.path("tool_calls")) {
            called = true;
            said.add(new Said.Call(
                    ids.get(),
                    call.at("/function/name").asString(""),
                    call.at("/function/arguments").toString()));
        }
        if (node.path("done").asBoolean(false)) {
            var stop = called
                    ? Said.Stop.TOOL
                    : node.path("done_reason").asString("stop").equals("length") ? Said.Stop.LENGTH : Said.Stop.END;
            said.add(new Said.End(stop, count(node.path("prompt_eval_count")), count(node.path("eval_count"))));
        }
        return said;
    }
}
