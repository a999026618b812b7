package dev.podium.inference.wire;

import dev.podium.inference.wire.Talk.Part;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A request in OpenAI's chat completions. The answer always comes in events, with what it cost at their end. */
public final class ChatRequest {

    /** OpenAI refuses more. */
    private static final int MOST_STOPS = 4;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ChatRequest() {}

    /** @param openAi whether OpenAI itself is asked, some of whose models refuse words that all others know */
    public static byte[] of(Talk talk, String model, boolean openAi) {
        var request = JsonNodeFactory.instance.objectNode();
        request.put("model", model);
        request.set("messages", messages(talk));
        request.put("stream", true).putObject("stream_options").put("include_usage", true);
        if (!talk.tools().isEmpty()) {
            tools(request, talk);
        }
        if (talk.mostOutput() > 0) {
            request.put(openAi ? "max_completion_tokens" : "max_tokens", talk.mostOutput());
        }
        // Its models that reason refuse the field, though 1 is what they do.
        if (talk.temperature() != null && !(openAi && talk.temperature() == 1)) {
            request.put("temperature", talk.temperature());
        }
        if (talk.topP() != null) {
            request.put("top_p", talk.topP());
        }
        if (!talk.stops().isEmpty()) {
            var stops = request.putArray("stop");
            talk.stops().stream().limit(MOST_STOPS).forEach(stops::add);
        }
        if (talk.schema() != null) {
            var format = request.putObject("response_format");
            if (talk.schema().isEmpty()) {
                format.put("type", "json_object");
            } else {
                format.put("type", "json_schema")
                        .putObject("json_schema")
                        .put("name", "answer")
                        .set("schema", talk.schema());
            }
        }
        return JSON.writeValueAsBytes(request);
    }

    private static void tools(ObjectNode request, Talk talk) {
        var tools = request.putArray("tools");
        for (var tool : talk.tools()) {
            tools.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("parameters", tool.schema());
        }
        switch (talk.choice()) {
            case Talk.AUTO -> {
                // As it is where nothing is said; a few servers know no other.
            }
            case Talk.NONE, Talk.REQUIRED -> request.put("tool_choice", talk.choice());
            default ->
                request.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", talk.choice());
        }
        if (talk.oneCall()) {
            request.put("parallel_tool_calls", false);
        }
    }

    private static ArrayNode messages(Talk talk) {
        var messages = JsonNodeFactory.instance.arrayNode();
        if (!talk.system().isEmpty()) {
            messages.addObject().put("role", "system").put("content", talk.system());
        }
        for (var turn : talk.joined()) {
            if (turn.who() == Talk.Who.MODEL) {
                answered(messages, turn);
            } else {
                said(messages, turn);
            }
        }
        return messages;
    }

    private static void answered(ArrayNode messages, Talk.Turn turn) {
        var message = messages.addObject().put("role", "assistant");
        var text = text(turn.parts());
        if (text.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text);
        }
        for (var part : turn.parts()) {
            if (part instanceof Part.Call call) {
                message.withArray("tool_calls")
                        .addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", JSON.writeValueAsString(call.input()));
            }
        }
    }

    /** What a tool shows goes into the person's words behind it: a tool's own are text alone here. */
    private static void said(ArrayNode messages, Talk.Turn turn) {
        var shown = new ArrayList<Part>();
        for (var part : turn.parts()) {
            if (part instanceof Part.Result result) {
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", result.id())
                        .put("content", (result.failed() ? "Error: " : "") + result.text());
                shown.addAll(result.pictures());
            } else {
                shown.add(part);
            }
        }
        if (shown.isEmpty()) {
            return;
        }
        var message = messages.addObject().put("role", "user");
        if (shown.stream().allMatch(Part.Text.class::isInstance)) {
            message.put("content", text(shown));
            return;
        }
        var content = message.putArray("content");
        shown.forEach(part -> content(content, part));
    }

    private static void content(ArrayNode content, Part part) {
        switch (part) {
            case Part.Text words -> {
                if (!words.text().isEmpty()) {
                    content.addObject().put("type", "text").put("text", words.text());
                }
            }
            case Part.Picture picture -> image(content, "data:" + picture.mediaType() + ";base64," + picture.data());
            case Part.PictureAt picture -> image(content, picture.url());
            case Part.Document document ->
                content.addObject()
                        .put("type", "file")
                        .putObject("file")
                        .put("filename", document.name())
                        .put("file_data", "data:" + document.mediaType() + ";base64," + document.data());
            case Part.Call _, Part.Result _ -> throw new IllegalStateException();
        }
    }

    private static void image(ArrayNode content, String url) {
        content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    }

    private static String text(List<Part> parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            if (part instanceof Part.Text words && !words.text().isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n\n").append(words.text());
            }
        }
        return text.toString();
    }
}
