package dev.podium.inference.wire;

import dev.podium.inference.wire.Talk.Part;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request in Anthropic's messages. The answer always comes in events.
 *
 * <p>Clients of other dialects set no marks for its cache, and would pay an agent's whole conversation anew with every
 * call. Where tools are offered, more calls of the same conversation follow, so it is marked here: behind the system's
 * words and behind the last message.
 */
public final class MessagesRequest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String JSON_ALONE = "Answer with one JSON object and nothing else.";

    private MessagesRequest() {}

    /** @param most how long the answer may be where the client sets no bound: this dialect needs one */
    public static byte[] of(Talk talk, String model, long most) {
        var request = JsonNodeFactory.instance.objectNode();
        request.put("model", model);
        request.put("max_tokens", talk.mostOutput() > 0 ? talk.mostOutput() : most);
        system(request, talk);
        request.set("messages", messages(talk));
        request.put("stream", true);
        if (!talk.tools().isEmpty()) {
            tools(request, talk);
        }
        // Here it ends at 1, which is the default too. Its newer models refuse both at once.
        if (talk.temperature() != null && talk.temperature() < 1) {
            request.put("temperature", talk.temperature());
        } else if (talk.topP() != null && talk.topP() < 1) {
            request.put("top_p", talk.topP());
        }
        var stops = talk.stops().stream().filter(stop -> !stop.isBlank()).toList();
        if (!stops.isEmpty()) {
            stops.forEach(request.putArray("stop_sequences")::add);
        }
        if (talk.schema() != null && !talk.schema().isEmpty()) {
            request.putObject("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", talk.schema());
        }
        return JSON.writeValueAsBytes(request);
    }

    private static void system(ObjectNode request, Talk talk) {
        boolean json = talk.schema() != null && talk.schema().isEmpty();
        var system = talk.system() + (json ? (talk.system().isEmpty() ? "" : "\n\n") + JSON_ALONE : "");
        if (!system.isBlank()) {
            var block =
                    request.putArray("system").addObject().put("type", "text").put("text", system);
            mark(talk, block);
        }
    }

    private static void mark(Talk talk, ObjectNode block) {
        if (!talk.tools().isEmpty()) {
            block.putObject("cache_control").put("type", "ephemeral");
        }
    }

    private static void tools(ObjectNode request, Talk talk) {
        var tools = request.putArray("tools");
        for (var tool : talk.tools()) {
            tools.addObject()
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("input_schema", tool.schema());
        }
        var choice = request.putObject("tool_choice");
        switch (talk.choice()) {
            case Talk.AUTO, Talk.NONE -> choice.put("type", talk.choice());
            case Talk.REQUIRED -> choice.put("type", "any");
            default -> choice.put("type", "tool").put("name", talk.choice());
        }
        if (talk.oneCall() && !talk.choice().equals(Talk.NONE)) {
            choice.put("disable_parallel_tool_use", true);
        }
    }

    private static ArrayNode messages(Talk talk) {
        var messages = JsonNodeFactory.instance.arrayNode();
        ObjectNode last = null;
        for (var turn : talk.joined()) {
            var content = JsonNodeFactory.instance.arrayNode();
            content(content, turn.parts());
            if (!content.isEmpty()) {
                messages.addObject()
                        .put("role", turn.who() == Talk.Who.MODEL ? "assistant" : "user")
                        .set("content", content);
                last = content.get(content.size() - 1).asObject();
            }
        }
        if (last != null) {
            mark(talk, last);
        }
        return messages;
    }

    private static void content(ArrayNode content, List<Part> parts) {
        for (var part : parts) {
            switch (part) {
                case Part.Text words -> {
                    // One without a letter is refused.
                    if (!words.text().isBlank()) {
                        content.addObject().put("type", "text").put("text", words.text());
                    }
                }
                case Part.Picture picture ->
                    source(content, "image", "base64")
                            .put("media_type", picture.mediaType())
                            .put("data", picture.data());
                case Part.PictureAt picture -> source(content, "image", "url").put("url", picture.url());
                case Part.Document document ->
                    source(content, "document", "base64")
                            .put("media_type", document.mediaType())
                            .put("data", document.data());
                case Part.Call call ->
                    content.addObject()
                            .put("type", "tool_use")
                            .put("id", id(call.id()))
                            .put("name", call.name())
                            .set("input", call.input());
                case Part.Result result -> result(content, result);
            }
        }
    }

    private static ObjectNode source(ArrayNode content, String type, String from) {
        return content.addObject().put("type", type).putObject("source").put("type", from);
    }

    private static void result(ArrayNode content, Part.Result result) {
        var block = content.addObject().put("type", "tool_result").put("tool_use_id", id(result.id()));
        var inner = JsonNodeFactory.instance.arrayNode();
        content(inner, List.of(new Part.Text(result.text())));
        content(inner, result.pictures());
        if (!inner.isEmpty()) {
            block.set("content", inner);
        }
        if (result.failed()) {
            block.put("is_error", true);
        }
    }

    /** Some makers' ids have dots and colons, which are refused here. */
    private static String id(String id) {
        return id.replaceAll("[^a-zA-Z0-9_-]", "_");
    }
}
