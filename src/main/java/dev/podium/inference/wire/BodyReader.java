package dev.podium.inference.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a request's body once, from front to back, and keeps of it what the gateway decides by. Texts that nothing is
 * decided by are skipped and never become objects, so that a body of 100 KB costs little more than its bytes.
 *
 * <p>Longer than most files: one method for each place of the three dialects where a field of interest stands.
 */
public final class BodyReader {

    /** Of what a person wrote the first is enough to judge by. */
    static final int MOST_HUMAN = 16_000;

    /** Newer calls of tools than these say nothing more. */
    static final int MOST_STEPS = 40;

    static final int MOST_MESSAGES = 100_000;

    static final int MOST_NESTED = 200;

    private static final int NONE = -1;

    /** What the gateway decides by. */
    private static final Set<String> DECIDED_BY = Set.of(
            "model",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "messages",
            "input");

    private static final Set<String> JSON_FORMATS = Set.of("json_object", "json_schema");

    /** How texts begin that a client adds by itself; some write their angle bracket as JSON lets them. */
    private static final byte[][] NOT_HUMAN = {
        "\"<system-reminder>".getBytes(StandardCharsets.US_ASCII),
        "\"\\u003csystem-reminder".getBytes(StandardCharsets.US_ASCII),
    };

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_NESTED)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final Dialect dialect;
    private final byte[] bytes;
    private final JsonParser json;

    private @Nullable String model;
    private int modelFrom;
    private int modelTo;
    private boolean stream;
    private AskedCall.@Nullable StreamOptions options;
    private int body;
    private long mostOutput;
    /** Where the newest text of a person begins, at its quotation mark; -1 without one. */
    private int human = NONE;

    private int messages;
    private int tools;
    private int images;
    private @Nullable String session;
    private boolean wantsJson;
    private int schemaFrom = NONE;
    private int schemaTo = NONE;
    private int toolsFrom = NONE;
    private int toolsTo = NONE;
    private final List<AskedCall.Step> steps = new ArrayList<>();

    private BodyReader(Dialect dialect, byte[] bytes) {
        this.dialect = dialect;
        this.bytes = bytes;
        this.json = JSON.createParser(ObjectReadContext.empty(), bytes);
    }

    /**
     * @param bytes a JSON object in UTF-8
     * @throws Malformed with a sentence, where it is none, where it names no model, or a field of its own twice
     */
    public static AskedCall read(Dialect dialect, byte[] bytes) throws Malformed {
        var reader = new BodyReader(dialect, bytes);
        try (reader.json) {
            return reader.read();
        } catch (StreamConstraintsException e) {
            throw new Malformed(
                    "",
                    "The body cannot be read: it may be nested " + MOST_NESTED
                            + " deep, its names have at most 50000 characters, and its numbers 1000.");
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new Malformed(
                    "",
                    "The body is no JSON that can be read"
                            + (at == null ? "." : ": line " + at.getLineNr() + ", column " + at.getColumnNr() + "."));
        }
    }

    private AskedCall read() throws Malformed {
        // Anything but UTF-8 would be read, but its places are counted otherwise.
        if (bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0) || json.nextToken() != JsonToken.START_OBJECT) {
            throw new Malformed("", "The body must be a JSON object in UTF-8.");
        }
        body = from();
        Set<String> names = new HashSet<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            // Of two readers of such a body each may take another one: what was checked is not what is then done.
            if (!names.add(name)) {
                throw new Malformed(name, "The field " + shown(name) + " stands twice in the body.");
            }
            if (!DECIDED_BY.contains(name) && DECIDED_BY.stream().anyMatch(name::equalsIgnoreCase)) {
                // Some models' servers take small for large letters: they would be asked for what nobody looked at.
                throw new Malformed(name, "The field " + shown(name) + " is written in small letters alone.");
            }
            field(name, json.nextToken());
        }
        if (json.nextToken() != null) {
            throw new Malformed("", "Something stands behind the body's JSON object.");
        }
        if (model == null || model.isBlank()) {
            throw new Malformed("model", "The field model is missing: name the model, or podium-auto.");
        }
        return new AskedCall(
                model,
                modelFrom,
                modelTo,
                stream,
                options,
                body,
                mostOutput,
                text(bytes, human),
                messages,
                tools,
                images,
                session,
                new AskedCall.Shape(wantsJson, schemaFrom, schemaTo, toolsFrom, toolsTo),
                steps);
    }

    private void field(String name, JsonToken token) throws Malformed {
        switch (name) {
            case "model" -> {
                expect(name, token == JsonToken.VALUE_STRING, "a text");
                modelFrom = from();
                model = json.getString();
                modelTo = to();
                if (model.length() > 200) {
                    throw new Malformed("model", "The name of a model has at most 200 characters.");
                }
                if (model.chars().anyMatch(Character::isISOControl)) {
                    // It is told in a header too.
                    throw new Malformed("model", "The name of a model has no control characters.");
                }
            }
            case "stream" -> {
                expect(name, token.isBoolean() || token == JsonToken.VALUE_NULL, "true or false");
                stream = token == JsonToken.VALUE_TRUE;
            }
            case "stream_options" -> streamOptions(token);
            case "max_tokens", "max_completion_tokens", "max_output_tokens" -> {
                expect(name, token.isNumeric() || token == JsonToken.VALUE_NULL, "a number");
                if (token.isNumeric()) {
                    double most = json.getDoubleValue();
                    expect(name, most >= 0 && most <= 100_000_000, "a number of tokens from 0 to 100000000");
                    mostOutput = Math.max(mostOutput, (long) most);
                }
            }
            case "messages" -> {
                expect(name, token == JsonToken.START_ARRAY, "a list");
                conversation();
            }
            case "input" -> input(token);
            case "tools" -> tools(token);
            case "prompt_cache_key", "user" -> {
                if (token == JsonToken.VALUE_STRING && session == null) {
                    session = json.getString();
                } else {
                    json.skipChildren();
                }
            }
            case "metadata" -> metadata(token);
            case "response_format", "output_format" -> format(token);
            // Where the newer dialects have it.
            case "text", "output_config" -> within(token);
            default -> json.skipChildren();
        }
    }

    private void within(JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            var value = json.nextToken();
            if (name.equals("format")) {
                format(value);
            } else {
                json.skipChildren();
            }
        }
    }

    private void format(JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            var value = json.nextToken();
            if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                wantsJson = JSON_FORMATS.contains(json.getString());
            } else if (name.equals("schema") && value == JsonToken.START_OBJECT) {
                schemaFrom = from();
                json.skipChildren();
                schemaTo = to();
            } else if (name.equals("json_schema")) {
                // Where chat completions have it.
                format(value);
            } else {
                json.skipChildren();
            }
        }
    }

    private void tools(JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        toolsFrom = from();
        tools = count();
        toolsTo = to();
    }

    private static void expect(String name, boolean right, String what) throws Malformed {
        if (!right) {
            throw new Malformed(name, "The field " + name + " must be " + what + ".");
        }
    }

    private void streamOptions(JsonToken token) throws Malformed {
        if (token == JsonToken.VALUE_NULL) {
            throw new Malformed("stream_options", "The field stream_options must be an object; leave it out instead.");
        }
        expect("stream_options", token == JsonToken.START_OBJECT, "an object");
        int from = from();
        boolean usage = false;
        int usageFrom = -1;
        Set<String> names = new HashSet<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (!names.add(name)) {
                throw new Malformed("stream_options", "A field of stream_options stands twice in it.");
            }
            var value = json.nextToken();
            if (name.equals("include_usage")) {
                expect("stream_options.include_usage", value.isBoolean(), "true or false");
                usage = value == JsonToken.VALUE_TRUE;
                usageFrom = usage ? -1 : from();
            } else {
                json.skipChildren();
            }
        }
        options = new AskedCall.StreamOptions(from, names.isEmpty(), usage, usageFrom);
    }

    private void metadata(JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            var value = json.nextToken();
            if (dialect.isAnthropic() && name.equals("user_id") && value == JsonToken.VALUE_STRING) {
                session = json.getString();
            } else {
                json.skipChildren();
            }
        }
    }

    /** Of the responses dialect: one text, or what a conversation holds. Of embeddings: texts. */
    private void input(JsonToken token) throws Malformed {
        if (token == JsonToken.VALUE_STRING) {
            messages = 1;
            human = from();
        } else if (token == JsonToken.START_ARRAY && dialect == Dialect.RESPONSES) {
            conversation();
        } else {
            json.skipChildren();
        }
    }

    private int count() {
        int count = 0;
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY && token != null; token = json.nextToken()) {
            count++;
            json.skipChildren();
        }
        return count;
    }

    private void conversation() throws Malformed {
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY && token != null; token = json.nextToken()) {
            if (++messages > MOST_MESSAGES) {
                throw new Malformed("messages", "The conversation has more than " + MOST_MESSAGES + " messages.");
            }
            if (token != JsonToken.START_OBJECT) {
                throw new Malformed("messages", "Message " + messages + " must be an object.");
            }
            message();
        }
    }

    private void message() {
        var message = new Message();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            var token = json.nextToken();
            switch (name) {
                case "role" -> message.role = token == JsonToken.VALUE_STRING ? json.getString() : "";
                case "type" -> message.type = token == JsonToken.VALUE_STRING ? json.getString() : "";
                case "content" -> content(token, message);
                case "tool_calls" -> toolCalls(token);
                case "name" -> message.name = token == JsonToken.VALUE_STRING ? json.getString() : "";
                case "arguments" -> message.arguments = token == JsonToken.VALUE_STRING ? json.getString() : "";
                default -> json.skipChildren();
            }
        }
        if (message.type.equals("function_call")) {
            step((message.name + message.arguments).hashCode());
        }
        if (message.role.equals("user") && message.text != NONE) {
            human = message.text;
        }
    }

    /** A message while it is read: its fields come in any order. */
    private static final class Message {
        String role = "";
        String type = "";
        String name = "";
        String arguments = "";

        int text = NONE;
    }

    private void content(JsonToken token, Message message) {
        if (token == JsonToken.VALUE_STRING) {
            message.text = from();
        } else if (token == JsonToken.START_ARRAY) {
            parts(message);
        } else {
            json.skipChildren();
        }
    }

    private void parts(Message message) {
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY && token != null; token = json.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                part(message);
            } else {
                json.skipChildren();
            }
        }
    }

    private void part(Message message) {
        String type = "";
        int found = NONE;
        String name = "";
        int given = 0;
        boolean failed = false;
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            var token = json.nextToken();
            switch (field) {
                case "type" -> type = token == JsonToken.VALUE_STRING ? json.getString() : "";
                case "text" -> found = token == JsonToken.VALUE_STRING ? from() : NONE;
                case "name" -> name = token == JsonToken.VALUE_STRING ? json.getString() : "";
                case "is_error" -> failed = token == JsonToken.VALUE_TRUE;
                case "input" -> {
                    int start = from();
                    json.skipChildren();
                    given = hash(start, to());
                }
                default -> json.skipChildren();
            }
        }
        switch (type) {
            case "text", "input_text" -> {
                // What a client adds by itself it puts into marks of its own; the person's words stand beside it.
                if (found != NONE && !isAdded(found)) {
                    message.text = found;
                }
            }
            case "image", "image_url", "input_image", "document", "file", "input_file" -> images++;
            case "tool_use" -> step(31 * name.hashCode() + given);
            case "tool_result" -> {
                if (failed && !steps.isEmpty()) {
                    steps.set(
                            steps.size() - 1, new AskedCall.Step(steps.getLast().call(), true));
                }
            }
            default -> {
                // Nothing is decided by it.
            }
        }
    }

    private void toolCalls(JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        for (var each = json.nextToken(); each != JsonToken.END_ARRAY && each != null; each = json.nextToken()) {
            if (each != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                if (name.equals("function")) {
                    int start = from();
                    json.skipChildren();
                    step(hash(start, to()));
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private void step(int call) {
        if (steps.size() == MOST_STEPS) {
            steps.removeFirst();
        }
        steps.add(new AskedCall.Step(call, false));
    }

    private int hash(int start, int end) {
        int hash = 1;
        for (int at = start; at < Math.min(end, bytes.length); at++) {
            hash = 31 * hash + bytes[at];
        }
        return hash;
    }

    private boolean isAdded(int at) {
        for (var each : NOT_HUMAN) {
            if (at + each.length <= bytes.length
                    && Arrays.mismatch(bytes, at, at + each.length, each, 0, each.length) < 0) {
                return true;
            }
        }
        return false;
    }

    /** The text that begins there, once somebody asks for it. */
    private static Supplier<String> text(byte[] bytes, int at) {
        return () -> {
            if (at == NONE) {
                return "";
            }
            try (var text = JSON.createParser(ObjectReadContext.empty(), bytes, at, bytes.length - at)) {
                text.nextToken();
                var whole = text.getString();
                return whole.length() > MOST_HUMAN ? whole.substring(0, MOST_HUMAN) : whole;
            } catch (JacksonException e) {
                // Of bytes that are no characters the model itself will say so; nothing can be judged by them.
                return "";
            }
        };
    }

    private int from() {
        return (int) json.currentTokenLocation().getByteOffset();
    }

    private int to() {
        return (int) json.currentLocation().getByteOffset();
    }

    private static String shown(String name) {
        return name.length() > 40 ? name.substring(0, 40) + "…" : name;
    }
}
