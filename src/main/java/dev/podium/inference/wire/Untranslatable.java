package dev.podium.inference.wire;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a model of another maker cannot be asked, and whose absence would make another question of it: refused with the
 * field's name. What only tunes an answer, or is a mark for caches, is left out and not refused.
 */
final class Untranslatable {

    private Untranslatable() {}

    static void check(Dialect dialect, JsonNode request) throws Malformed {
        switch (dialect) {
            case MESSAGES -> messages(request);
            case CHAT -> chat(request);
            case RESPONSES -> responses(request);
            case COUNT_TOKENS, EMBEDDINGS -> {
                // Nothing of them is translated.
            }
        }
    }

    /** That a choice names a tool which went over too. */
    static void check(Talk talk) throws Malformed {
        if (Set.of(Talk.AUTO, Talk.NONE).contains(talk.choice())) {
            return;
        }
        boolean there = talk.choice().equals(Talk.REQUIRED)
                ? !talk.tools().isEmpty()
                : talk.tools().stream().anyMatch(tool -> tool.name().equals(talk.choice()));
        refuse(!there, "tool_choice", "The field tool_choice asks for a tool that is not among the client's own");
    }

    private static void refuse(boolean wrong, String field, String why) throws Malformed {
        if (wrong) {
            throw new Malformed(
                    field, why + ", and the model that was asked for is of another maker, who does not know it.");
        }
    }

    private static void refuse(JsonNode request, String field) throws Malformed {
        var value = request.path(field);
        boolean says = !value.isMissingNode()
                && !value.isNull()
                && !(value.isBoolean() && !value.asBoolean())
                && !(value.isContainer() && value.isEmpty());
        refuse(says, field, "The field " + field + " has a meaning to its maker's models only");
    }

    private static void messages(JsonNode request) throws Malformed {
        refuse(request, "mcp_servers");
        refuse(request, "container");
        tools(request, "input_schema");
        for (var message : request.path("messages")) {
            for (var part : message.path("content")) {
                var type = part.path("type").asString("");
                boolean held = part.at("/source/type").asString("").equals("file");
                refuse(held, "messages", "A part of type " + type + " names a file that lies at its maker");
                refuse(
                        type.equals("search_result") || type.equals("container_upload"),
                        "messages",
                        "A part of the conversation is of type " + type);
            }
        }
    }

    private static void chat(JsonNode request) throws Malformed {
        refuse(
                request.path("n").asInt(1) > 1,
                "n",
                "The field n asks for " + request.path("n").asInt(1) + " answers");
        for (var field : new String[] {"audio", "logprobs", "functions", "web_search_options", "logit_bias"}) {
            refuse(request, field);
        }
        for (var modality : request.path("modalities")) {
            refuse(!modality.asString("").equals("text"), "modalities", "The field modalities asks for more than text");
        }
        tools(request, "function");
        openAiChoice(request);
        for (var message : request.path("messages")) {
            openAiParts("messages", message.path("content"));
        }
    }

    private static void responses(JsonNode request) throws Malformed {
        for (var field : new String[] {"previous_response_id", "conversation", "background", "prompt"}) {
            refuse(request, field);
        }
        tools(request, "name");
        openAiChoice(request);
        for (var item : request.path("input")) {
            refuse(
                    item.path("type").asString("").equals("item_reference"),
                    "input",
                    "An item of type item_reference names what lies at its maker");
            openAiParts("input", item.path("content"));
            openAiParts("input", item.path("output"));
        }
    }

    private static void openAiParts(String field, JsonNode content) throws Malformed {
        for (var part : content) {
            var type = part.path("type").asString("");
            refuse(type.equals("input_audio"), field, "A part of the conversation is of type input_audio");
            var file = part.path("file").isObject() ? part.path("file") : part;
            boolean held =
                    file.path("file_id").isString() || file.path("file_url").isString();
            refuse(held, field, "A part of type " + type + " names a file and does not hold it");
        }
    }

    private static void openAiChoice(JsonNode request) throws Malformed {
        var choice = request.path("tool_choice");
        var type = choice.path("type").asString("function");
        refuse(
                choice.isObject() && !type.equals("function"),
                "tool_choice",
                "The field tool_choice is of type " + type);
    }

    /**
     * What its maker itself runs is left out where the client offers tools of its own too: an agent does without one of
     * many. Where there is nothing else, it is what the request is for.
     *
     * @param own what a tool has that the client runs
     */
    private static void tools(JsonNode request, String own) throws Malformed {
        var tools = request.path("tools");
        String left = null;
        for (var tool : tools) {
            boolean function =
                    own.equals("input_schema") || tool.path("type").asString("").equals("function");
            if (function && tool.has(own)) {
                return;
            }
            left = tool.path("type").asString("");
        }
        refuse(left != null, "tools", "All that the field tools offers is " + left);
    }
}
