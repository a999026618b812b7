package dev.podium.inference.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is looked at of an answer on its way, to see whether its model was up to it: whether it refused, whether JSON that was asked for
 * came and fits its schema, and whether what its tools were given does. Only for calls whose tier Podium chose; it is gathered from the
 * events that pass, and judged when all have gone out. What is longer than {@link #MOST} is taken for what it should be.
 *
 * <p>Longer than most files: what each dialect says, whole and in events, is read side by side.
 */
public final class AnswerLook {

    static final int MOST = 1 << 20;

    /** How a refusal in plain words is known is in its first ones. */
    public static final int MOST_PLAIN = 600;

    /** A model that calls more tools in one answer is not looked at further. */
    private static final int MOST_CALLS = 64;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final byte[][] OF_TOOLS =
            marks("\"tool_calls\"", "\"tool_use\"", "\"partial_json\"", "\"function_call\"");
    private static final byte[] REFUSAL = mark("\"refusal\"");

    private static final class Called {
        String name = "";
        final StringBuilder input = new StringBuilder();
    }

    private final boolean json;
    private final boolean tools;
    private final int mostText;
    private final StringBuilder text = new StringBuilder();
    private final List<Called> calls = new ArrayList<>();
    private final Map<Integer, Called> open = new HashMap<>();
    private boolean tooLong;
    /** Whether it said more than a refusal in plain words is. */
    private boolean spoken;

    private boolean refused;

    /**
     * @param json whether JSON was asked for
     * @param tools whether tools were offered
     * @param plain whether a refusal in plain words is looked for
     */
    public AnswerLook(boolean json, boolean tools, boolean plain) {
        this.json = json;
        this.tools = tools;
        this.mostText = json ? MOST : plain ? MOST_PLAIN : 0;
    }

    private static byte[][] marks(String... words) {
        var marks = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            marks[i] = mark(words[i]);
        }
        return marks;
    }

    private static byte[] mark(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    private void text(String piece) {
        if (mostText == 0 || tooLong || spoken) {
            return;
        }
        if (text.length() + piece.length() <= mostText) {
            text.append(piece);
        } else if (json) {
            tooLong = true;
        } else {
            spoken = true;
        }
    }

    private Called called(int index, String name) {
        var call = open.computeIfAbsent(index, _ -> new Called());
        if (calls.size() < MOST_CALLS && !calls.contains(call)) {
            calls.add(call);
        }
        if (call.name.isEmpty()) {
            call.name = name;
        }
        return call;
    }

    private void input(Called call, String piece) {
        if (call.input.length() + piece.length() > MOST) {
            tooLong = true;
        } else {
            call.input.append(piece);
        }
    }

    /** A piece of an answer that is translated. */
    public void said(Said said) {
        switch (said) {
            case Said.Text words -> text(words.text());
            case Said.Call call -> whole(call.name(), call.input());
            case Said.CallBegins begins -> {
                open.remove(0);
                called(0, begins.name());
            }
            case Said.CallPiece piece -> input(called(0, ""), piece.text());
            case Said.Thought _, Said.CallEnds _, Said.End _, Said.Failed _ -> {
                // Why it stopped is told apart.
            }
        }
    }

    private void whole(String name, String input) {
        open.remove(-1);
        input(called(-1, name), input);
        open.remove(-1);
    }

    /** What one event of that dialect adds; most are not even read. */
    void event(Dialect dialect, byte[] bytes, int from, int length) {
        boolean words = mostText > 0 && !tooLong && !spoken;
        if (!words && !(tools && hasAny(bytes, from, length)) && !has(bytes, from, length, REFUSAL)) {
            return;
        }
        var event = read(bytes, from, length);
        switch (dialect) {
            case CHAT, EMBEDDINGS -> {
                var delta = event.at("/choices/0/delta");
                text(delta.path("content").asString(""));
                refused |= !delta.path("refusal").asString("").isEmpty();
                for (var call : delta.path("tool_calls")) {
                    int index = call.path("index").asInt(0);
                    var name = call.at("/function/name").asString("");
                    var before = open.get(index);
                    if (before != null && !before.name.isEmpty() && !name.isEmpty()) {
                        // Some give each the same index.
                        open.remove(index);
                    }
                    input(called(index, name), call.at("/function/arguments").asString(""));
                }
            }
            case MESSAGES, COUNT_TOKENS -> {
                text(event.at("/delta/text").asString(""));
                int index = event.path("index").asInt(0);
                if (event.at("/content_block/type").asString("").equals("tool_use")) {
                    open.remove(index);
                    called(index, event.at("/content_block/name").asString(""));
                }
                if (event.at("/delta/type").asString("").equals("input_json_delta") && open.containsKey(index)) {
                    input(called(index, ""), event.at("/delta/partial_json").asString(""));
                }
            }
            case RESPONSES -> {
                switch (event.path("type").asString("")) {
                    case "response.output_text.delta" ->
                        text(event.path("delta").asString(""));
                    case "response.refusal.delta", "response.refusal.done" -> refused = true;
                    case "response.output_item.done" -> item(event.path("item"));
                    default -> {
                        // What it says is said elsewhere too.
                    }
                }
            }
        }
    }

    private static boolean hasAny(byte[] bytes, int from, int length) {
        for (var mark : OF_TOOLS) {
            if (has(bytes, from, length, mark)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(byte[] bytes, int from, int length, byte[] mark) {
        return UsageReader.contains(bytes, from, length, mark);
    }

    private void item(JsonNode item) {
        if (item.path("type").asString("").equals("function_call")) {
            whole(item.path("name").asString(""), item.path("arguments").asString(""));
        }
    }

    /** A whole answer of that dialect. */
    public void whole(Dialect dialect, byte[] body) {
        if (body.length > 4 * MOST) {
            tooLong = true;
            return;
        }
        var answer = read(body, 0, body.length);
        switch (dialect) {
            case CHAT, EMBEDDINGS -> {
                var message = answer.at("/choices/0/message");
                text(message.path("content").asString(""));
                refused |= !message.path("refusal").asString("").isEmpty();
                for (var call : message.path("tool_calls")) {
                    whole(
                            call.at("/function/name").asString(""),
                            call.at("/function/arguments").asString(""));
                }
            }
            case MESSAGES, COUNT_TOKENS -> {
                for (var block : answer.path("content")) {
                    text(block.path("text").asString(""));
                    if (block.path("type").asString("").equals("tool_use")) {
                        whole(
                                block.path("name").asString(""),
                                block.path("input").toString());
                    }
                }
            }
            case RESPONSES -> {
                for (var item : answer.path("output")) {
                    item(item);
                    for (var part : item.path("content")) {
                        text(part.path("text").asString(""));
                        refused |= part.path("type").asString("").equals("refusal");
                    }
                }
            }
        }
    }

    private static JsonNode read(byte[] bytes, int from, int length) {
        try {
            return JSON.readTree(bytes, from, length);
        } catch (JacksonException e) {
            // An event such as [DONE], or an answer that is none: it says nothing.
            return JSON.nullNode();
        }
    }

    /** Whether it said in so many words that it refuses: a field that its dialect has for it. */
    public boolean isRefused() {
        return refused;
    }

    /** What it said without calling a tool; "" where that is longer than a refusal in plain words is. */
    public String plain() {
        return tooLong || spoken || !calls.isEmpty() || text.length() > MOST_PLAIN ? "" : text.toString();
    }

    /** What is wrong with what it made. */
    public enum Misfit {
        NO_JSON,
        NOT_BY_SCHEMA,
        UNKNOWN_TOOL,
        BAD_INPUT
    }

    /** @param body of the request, by whose schemas it is judged */
    public Optional<Misfit> misfit(byte[] body, AskedCall.Shape shape) {
        if (tooLong) {
            return Optional.empty();
        }
        var ofTools = tools && !calls.isEmpty()
                ? ofTools(part(body, shape.toolsFrom(), shape.toolsTo()))
                : Optional.<Misfit>empty();
        return ofTools.isPresent() ? ofTools : ofText(body, shape);
    }

    private Optional<Misfit> ofText(byte[] body, AskedCall.Shape shape) {
        // One that only calls tools says nothing.
        if (!json || text.toString().isBlank()) {
            return Optional.empty();
        }
        JsonNode said;
        try (var parser = JSON.createParser(text.toString())) {
            said = parser.readValueAsTree();
            if (said == null || parser.nextToken() != null) {
                return Optional.of(Misfit.NO_JSON);
            }
        } catch (JacksonException e) {
            return Optional.of(Misfit.NO_JSON);
        }
        var schema = part(body, shape.schemaFrom(), shape.schemaTo());
        return schema != null && SchemaCheck.isMisfit(schema, said)
                ? Optional.of(Misfit.NOT_BY_SCHEMA)
                : Optional.empty();
    }

    private Optional<Misfit> ofTools(@Nullable JsonNode offered) {
        if (offered == null) {
            return Optional.empty();
        }
        // A tool that its maker runs may stand there by its type alone, and be called by a name that nobody gave it.
        boolean allNamed = true;
        var schemas = new HashMap<String, JsonNode>();
        for (var tool : offered) {
            var function = tool.path("function");
            var of = function.isObject() ? function : tool;
            var name = of.path("name").asString("");
            allNamed &= !name.isEmpty();
            schemas.put(name, of.has("input_schema") ? of.path("input_schema") : of.path("parameters"));
        }
        for (var call : calls) {
            var schema = schemas.get(call.name);
            if (schema == null) {
                if (allNamed && !call.name.isEmpty()) {
                    return Optional.of(Misfit.UNKNOWN_TOOL);
                }
                continue;
            }
            if (isBad(call.input.toString(), schema)) {
                return Optional.of(Misfit.BAD_INPUT);
            }
        }
        return Optional.empty();
    }

    private static boolean isBad(String input, JsonNode schema) {
        try {
            // A tool that needs nothing is given nothing.
            var given = JSON.readTree(input.isBlank() ? "{}" : input);
            return !given.isObject() || schema.isObject() && SchemaCheck.isMisfit(schema, given);
        } catch (JacksonException e) {
            return true;
        }
    }

    private static @Nullable JsonNode part(byte[] body, int from, int to) {
        if (from < 0 || to > body.length || to <= from) {
            return null;
        }
        try {
            return JSON.readTree(body, from, to - from);
        } catch (JacksonException e) {
            return null;
        }
    }
}
