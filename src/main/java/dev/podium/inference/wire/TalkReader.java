package dev.podium.inference.wire;

import dev.podium.inference.wire.Talk.Part;
import dev.podium.inference.wire.Talk.Turn;
import dev.podium.inference.wire.Talk.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads a request of any dialect as {@link Talk}.
 *
 * <p>Longer than most files: three dialects, each with parts of its own.
 */
public final class TalkReader {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    private final List<Turn> turns = new ArrayList<>();
    private final StringBuilder system = new StringBuilder();

    private TalkReader() {}

    /** @throws Malformed with a sentence, where the conversation is none of this dialect */
    public static Talk read(Dialect dialect, byte[] body) throws Malformed {
        return read(dialect, json(body));
    }

    /** As {@link #read}, and {@link Malformed} also for what would be another question without what must be left out. */
    public static Talk readWhole(Dialect dialect, byte[] body) throws Malformed {
        var request = json(body);
        Untranslatable.check(dialect, request);
        var talk = read(dialect, request);
        Untranslatable.check(talk);
        return talk;
    }

    private static JsonNode json(byte[] body) throws Malformed {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new Malformed("", "The body is no JSON that can be read.");
        }
    }

    private static Talk read(Dialect dialect, JsonNode request) throws Malformed {
        return switch (dialect) {
            case MESSAGES -> new TalkReader().messages(request);
            case CHAT -> new TalkReader().chat(request);
            case RESPONSES -> new TalkReader().responses(request);
            case COUNT_TOKENS, EMBEDDINGS ->
                throw new Malformed("model", "The model that was asked for has no such endpoint.");
        };
    }

    private void turn(Who who, List<Part> parts) {
        if (!parts.isEmpty()) {
            turns.add(new Turn(who, parts));
        }
    }

    private void told(String text) {
        if (!text.isEmpty()) {
            system.append(system.isEmpty() ? "" : "\n\n").append(text);
        }
    }

    // Anthropic

    private Talk messages(JsonNode request) throws Malformed {
        var first = request.path("system");
        for (var part : first.isArray() ? first : JsonNodeFactory.instance.arrayNode()) {
            // What Claude Code says of itself to Anthropic changes from call to call, and no cache would ever hold it.
            if (!part.path("text").asString("").startsWith("x-anthropic-billing-header")) {
                told(part.path("text").asString(""));
            }
        }
        told(first.isString() ? first.asString() : "");
        for (var message : request.path("messages")) {
            var who = message.path("role").asString("").equals("assistant") ? Who.MODEL : Who.PERSON;
            var content = message.path("content");
            if (message.path("role").asString("").equals("system")) {
                told(plain(content));
            } else if (content.isString()) {
                turn(who, List.of(new Part.Text(content.asString())));
            } else {
                var parts = new ArrayList<Part>();
                for (var part : content) {
                    anthropic(part).ifPresent(parts::add);
                }
                turn(who, parts);
            }
        }
        var tools = new ArrayList<Talk.Tool>();
        for (var tool : request.path("tools")) {
            // Tools that Anthropic itself runs have no schema: nobody else could run them.
            if (tool.path("input_schema").isObject()) {
                tools.add(new Talk.Tool(
                        tool.path("name").asString(""),
                        tool.path("description").asString(""),
                        tool.path("input_schema")));
            }
        }
        var choice = request.path("tool_choice");
        return talk(
                request,
                tools,
                switch (choice.path("type").asString(Talk.AUTO)) {
                    case "any" -> Talk.REQUIRED;
                    case "tool" -> choice.path("name").asString(Talk.AUTO);
                    case "none" -> Talk.NONE;
                    default -> Talk.AUTO;
                },
                choice.path("disable_parallel_tool_use").asBoolean(false),
                request.path("max_tokens"),
                request.path("stop_sequences"),
                schema(request.at("/output_config/format")));
    }

    private static Optional<Part> anthropic(JsonNode part) {
        return switch (part.path("type").asString("")) {
            case "text" -> Optional.of(new Part.Text(part.path("text").asString("")));
            case "image" -> picture(part.path("source"));
            case "document" -> document(part);
            case "tool_use" ->
                Optional.of(new Part.Call(
                        part.path("id").asString(""), part.path("name").asString(""), part.path("input")));
            case "tool_result" ->
                Optional.of(new Part.Result(
                        part.path("tool_use_id").asString(""),
                        plain(part.path("content")),
                        part.path("is_error").asBoolean(false),
                        pictures(part.path("content"), TalkReader::anthropic)));
            // Thinking is signed for the model that thought it, and what else there is is Anthropic's own.
            default -> Optional.empty();
        };
    }

    private static Optional<Part> picture(JsonNode source) {
        return switch (source.path("type").asString("")) {
            case "base64" ->
                Optional.of(new Part.Picture(
                        source.path("media_type").asString("image/png"),
                        source.path("data").asString("")));
            case "url" -> Optional.of(new Part.PictureAt(source.path("url").asString("")));
            default -> Optional.empty();
        };
    }

    private static Optional<Part> document(JsonNode part) {
        var source = part.path("source");
        return switch (source.path("type").asString("")) {
            case "base64" ->
                Optional.of(new Part.Document(
                        source.path("media_type").asString("application/pdf"),
                        part.path("title").asString("document.pdf"),
                        source.path("data").asString("")));
            case "text" -> Optional.of(new Part.Text(source.path("data").asString("")));
            default -> Optional.empty();
        };
    }

    /** What a tool answered beside its words. */
    private static List<Part> pictures(JsonNode content, Function<JsonNode, Optional<Part>> read) {
        return content.isArray()
                ? content.valueStream()
                        .map(read)
                        .flatMap(Optional::stream)
                        .filter(part -> !(part instanceof Part.Text))
                        .toList()
                : List.of();
    }

    // OpenAI, chat completions

    private Talk chat(JsonNode request) throws Malformed {
        for (var message : request.path("messages")) {
            var content = message.path("content");
            switch (message.path("role").asString("")) {
                case "system", "developer" -> told(plain(content));
                case "assistant" -> {
                    var parts = new ArrayList<>(openAi(content));
                    for (var call : message.path("tool_calls")) {
                        parts.add(new Part.Call(
                                call.path("id").asString(""),
                                call.at("/function/name").asString(""),
                                arguments(call.at("/function/arguments"))));
                    }
                    turn(Who.MODEL, parts);
                }
                case "tool" ->
                    turn(
                            Who.PERSON,
                            List.of(new Part.Result(
                                    message.path("tool_call_id").asString(""),
                                    plain(content),
                                    false,
                                    pictures(content, TalkReader::openAiPart))));
                default -> turn(Who.PERSON, openAi(content));
            }
        }
        var tools = new ArrayList<Talk.Tool>();
        for (var tool : request.path("tools")) {
            if (tool.path("type").asString("").equals("function")) {
                tools.add(function(tool.path("function")));
            }
        }
        var most = request.path("max_completion_tokens");
        return talk(
                request,
                tools,
                choice(request.path("tool_choice")),
                !request.path("parallel_tool_calls").asBoolean(true),
                most.isNumber() ? most : request.path("max_tokens"),
                request.path("stop"),
                schema(request.path("response_format")));
    }

    private static Talk.Tool function(JsonNode function) {
        return new Talk.Tool(
                function.path("name").asString(""),
                function.path("description").asString(""),
                function.path("parameters").isObject()
                        ? function.path("parameters")
                        : JsonNodeFactory.instance.objectNode().put("type", "object"));
    }

    private static String choice(JsonNode choice) {
        if (choice.isString()) {
            return choice.asString();
        }
        var name = choice.at("/function/name").asString(choice.path("name").asString(""));
        return name.isEmpty() ? Talk.AUTO : name;
    }

    private static List<Part> openAi(JsonNode content) {
        if (content.isString()) {
            return content.asString().isEmpty() ? List.of() : List.of(new Part.Text(content.asString()));
        }
        var parts = new ArrayList<Part>();
        for (var part : content) {
            openAiPart(part).ifPresent(parts::add);
        }
        return parts;
    }

    private static Optional<Part> openAiPart(JsonNode part) {
        return switch (part.path("type").asString("")) {
            case "text", "input_text", "output_text" ->
                Optional.of(new Part.Text(part.path("text").asString("")));
            case "refusal" -> Optional.of(new Part.Text(part.path("refusal").asString("")));
            case "image_url" -> pictureAt(part.at("/image_url/url").asString(""));
            case "input_image" -> pictureAt(part.path("image_url").asString(""));
            case "file" -> file(part.path("file"));
            case "input_file" -> file(part);
            // Sounds are for models that take them.
            default -> Optional.empty();
        };
    }

    private static Optional<Part> pictureAt(String url) {
        int comma = url.indexOf(BASE64);
        if (url.startsWith(DATA)) {
            return comma > 0
                    ? Optional.of(new Part.Picture(
                            url.substring(DATA.length(), comma), url.substring(comma + BASE64.length())))
                    : Optional.empty();
        }
        return url.isEmpty() ? Optional.empty() : Optional.of(new Part.PictureAt(url));
    }

    private static Optional<Part> file(JsonNode file) {
        var data = file.path("file_data").asString("");
        int comma = data.indexOf(BASE64);
        return data.startsWith(DATA) && comma > 0
                ? Optional.of(new Part.Document(
                        data.substring(DATA.length(), comma),
                        file.path("filename").asString("document.pdf"),
                        data.substring(comma + BASE64.length())))
                : Optional.empty();
    }

    // OpenAI, responses

    private Talk responses(JsonNode request) throws Malformed {
        told(request.path("instructions").asString(""));
        var input = request.path("input");
        if (input.isString()) {
            turn(Who.PERSON, List.of(new Part.Text(input.asString())));
        }
        for (var item : input.isArray() ? input : JsonNodeFactory.instance.arrayNode()) {
            switch (item.path("type").asString("message")) {
                case "message" -> {
                    switch (item.path("role").asString("")) {
                        case "system", "developer" -> told(plain(item.path("content")));
                        case "assistant" -> turn(Who.MODEL, openAi(item.path("content")));
                        default -> turn(Who.PERSON, openAi(item.path("content")));
                    }
                }
                case "function_call" ->
                    turn(
                            Who.MODEL,
                            List.of(new Part.Call(
                                    item.path("call_id").asString(""),
                                    item.path("name").asString(""),
                                    arguments(item.path("arguments")))));
                case "function_call_output" ->
                    turn(
                            Who.PERSON,
                            List.of(new Part.Result(
                                    item.path("call_id").asString(""),
                                    plain(item.path("output")),
                                    false,
                                    pictures(item.path("output"), TalkReader::openAiPart))));
                default -> {
                    // Reasoning is sealed for the model that reasoned.
                }
            }
        }
        var tools = new ArrayList<Talk.Tool>();
        for (var tool : request.path("tools")) {
            if (tool.path("type").asString("").equals("function")) {
                tools.add(function(tool));
            }
        }
        return talk(
                request,
                tools,
                choice(request.path("tool_choice")),
                !request.path("parallel_tool_calls").asBoolean(true),
                request.path("max_output_tokens"),
                request.path("stop"),
                schema(request.at("/text/format")));
    }

    // All

    private Talk talk(
            JsonNode request,
            List<Talk.Tool> tools,
            String choice,
            boolean oneCall,
            JsonNode most,
            JsonNode stops,
            @Nullable JsonNode schema)
            throws Malformed {
        if (turns.isEmpty()) {
            throw new Malformed("messages", "The conversation is empty: there is nothing to answer.");
        }
        var ends = new ArrayList<String>();
        if (stops.isString()) {
            ends.add(stops.asString());
        }
        for (var stop : stops.isArray() ? stops : JsonNodeFactory.instance.arrayNode()) {
            ends.add(stop.asString(""));
        }
        return new Talk(
                system.toString(),
                turns,
                tools,
                choice,
                oneCall,
                most.isNumber() ? most.asLong() : 0,
                number(request.path("temperature")),
                number(request.path("top_p")),
                ends,
                schema,
                request.path("stream").asBoolean(false));
    }

    private static @Nullable Double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : null;
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        return switch (format.path("type").asString("")) {
            case "json_schema" ->
                format.path("schema").isObject() ? format.path("schema") : format.at("/json_schema/schema");
            case "json_object" -> JsonNodeFactory.instance.objectNode();
            default -> null;
        };
    }

    /** What a model gave a tool, which some send as a text; one that is no JSON is handed on as a text. */
    private static JsonNode arguments(JsonNode arguments) {
        if (!arguments.isString()) {
            return arguments.isObject() ? arguments : JsonNodeFactory.instance.objectNode();
        }
        try {
            var read = JSON.readTree(arguments.asString().isBlank() ? "{}" : arguments.asString());
            return read.isObject()
                    ? read
                    : JsonNodeFactory.instance.objectNode().set("value", read);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.objectNode().put("value", arguments.asString());
        }
    }

    /** A text, or the texts of a list of parts. */
    private static String plain(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        return content.valueStream()
                .map(part ->
                        part.isString() ? part.asString() : part.path("text").asString(""))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }
}
