package dev.podium.inference.ui;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer as people read it: of one in events the words and the calls of tools that they bring, one after the other. What is in
 * none of the dialects' events is shown as it came.
 */
final class AnswerShown {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DATA = "data:";

    private AnswerShown() {}

    static String of(String told) {
        var shown = new StringBuilder();
        boolean events = false;
        for (var line : told.lines().toList()) {
            if (line.startsWith(DATA)) {
                events = true;
                shown.append(words(line.substring(DATA.length()).strip()));
            }
        }
        return events && !shown.isEmpty() ? shown.toString().strip() : told;
    }

    private static String words(String data) {
        JsonNode event;
        try {
            event = JSON.readTree(data);
        } catch (JacksonException e) {
            // The last word of a stream, or half an event where the middle was left out.
            return "";
        }
        var words = new StringBuilder();
        // Chat completions
        var delta = event.at("/choices/0/delta");
        words.append(delta.path("content").asString(""))
                .append(delta.path("refusal").asString(""));
        for (var call : delta.path("tool_calls")) {
            words.append(called(call.at("/function/name").asString("")))
                    .append(call.at("/function/arguments").asString(""));
        }
        // Messages
        if (event.path("delta").isObject()) {
            words.append(event.at("/delta/text").asString(""))
                    .append(event.at("/delta/partial_json").asString(""));
        }
        if (event.at("/content_block/type").asString("").equals("tool_use")) {
            words.append(called(event.at("/content_block/name").asString("")));
        }
        // Responses
        switch (event.path("type").asString("")) {
            case "response.output_text.delta", "response.refusal.delta", "response.function_call_arguments.delta" ->
                words.append(event.path("delta").asString(""));
            case "response.output_item.added" ->
                words.append(
                        event.at("/item/type").asString("").equals("function_call")
                                ? called(event.at("/item/name").asString(""))
                                : "");
            default -> {
                // Said by the others.
            }
        }
        return words.toString();
    }

    private static String called(String tool) {
        return tool.isEmpty() ? "" : "\n" + tool + " ";
    }
}
