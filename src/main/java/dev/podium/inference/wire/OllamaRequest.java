package dev.podium.inference.wire;

import dev.podium.inference.wire.Talk.Part;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request in Ollama's own words ({@code /api/chat}). Not by its endpoints of other dialects: these ignore the size of the
 * context and cut what is longer than its default, with an answer that looks whole.
 */
public final class OllamaRequest {

    public static final String PATH = "/api/chat";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private OllamaRequest() {}

    /** @param context how many tokens the model is loaded with: always the same, or it would be loaded anew */
    public static byte[] of(Talk talk, String model, int context) {
        var request = JsonNodeFactory.instance.objectNode();
        request.put("model", model);
        request.set("messages", messages(talk));
        request.put("stream", talk.stream());
        // What is too long is to be said, and the beginning never cut away; engines of before this ignore it.
        request.put("truncate", false).put("shift", false);
        if (!talk.tools().isEmpty() && !talk.choice().equals(Talk.NONE)) {
            request.set("tools", tools(talk));
        }
        if (talk.schema() != null) {
            if (talk.schema().isEmpty()) {
                request.put("format", "json");
            } else {
                request.set("format", talk.schema());
            }
        }
        var options = request.putObject("options");
        options.put("num_ctx", context);
        if (talk.mostOutput() > 0) {
            options.put("num_predict", Math.min(talk.mostOutput(), context));
        }
        if (talk.temperature() != null) {
            options.put("temperature", talk.temperature());
        }
        if (talk.topP() != null) {
            options.put("top_p", talk.topP());
        }
        if (!talk.stops().isEmpty()) {
            var stops = options.putArray("stop");
            talk.stops().forEach(stops::add);
        }
        return JSON.writeValueAsBytes(request);
    }

    private static ArrayNode messages(Talk talk) {
        var messages = JsonNodeFactory.instance.arrayNode();
        var system = talk.system() + wish(talk);
        if (!system.isEmpty()) {
            messages.addObject().put("role", "system").put("content", system);
        }
        // Ollama names the tool that answers; the others name the call.
        Map<String, String> names = new HashMap<>();
        for (var turn : talk.turns()) {
            ObjectNode message = null;
            var text = new StringBuilder();
            for (var part : turn.parts()) {
                if (part instanceof Part.Result result) {
                    messages.addObject()
                            .put("role", "tool")
                            .put("content", (result.failed() ? "Error: " : "") + result.text())
                            .put("tool_name", names.getOrDefault(result.id(), ""));
                    continue;
                }
                if (part instanceof Part.PictureAt || part instanceof Part.Document) {
                    // It fetches nothing, and reads no documents.
                    continue;
                }
                if (message == null) {
                    message = JsonNodeFactory.instance.objectNode();
                    message.put("role", turn.who() == Talk.Who.MODEL ? "assistant" : "user");
                }
                switch (part) {
                    case Part.Text words ->
                        text.append(text.isEmpty() ? "" : "\n").append(words.text());
                    case Part.Picture picture -> message.withArray("images").add(picture.data());
                    case Part.Call call -> {
                        names.put(call.id(), call.name());
                        message.withArray("tool_calls")
                                .addObject()
                                .putObject("function")
                                .put("name", call.name())
                                .set("arguments", call.input());
                    }
                    case Part.Result _, Part.PictureAt _, Part.Document _ -> throw new IllegalStateException();
                }
            }
            if (message != null) {
                message.put("content", text.toString());
                messages.add(message);
            }
        }
        return messages;
    }

    /** Ollama cannot be made to use a tool; it can be told to. */
    private static String wish(Talk talk) {
        return switch (talk.choice()) {
            case Talk.AUTO, Talk.NONE -> "";
            case Talk.REQUIRED -> "\n\nAnswer by calling one of the tools.";
            default -> "\n\nAnswer by calling the tool " + talk.choice() + ".";
        };
    }

    private static ArrayNode tools(Talk talk) {
        var tools = JsonNodeFactory.instance.arrayNode();
        for (var tool : talk.tools()) {
            tools.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("parameters", tool.schema());
        }
        return tools;
    }
}
