package dev.podium.inference.wire;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads what a cloud model answers, event by event, as what it says. What it costs is read on the way. */
public abstract sealed class AnswerReader permits ChatReader, MessagesReader {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What reads what the answer costs, of the same dialect. */
    protected final UsageReader usage;

    AnswerReader(UsageReader usage) {
        this.usage = usage;
    }

    /** @param dialect {@link Dialect#CHAT} or {@link Dialect#MESSAGES} */
    public static AnswerReader of(Dialect dialect, UsageReader usage) {
        return dialect.isAnthropic() ? new MessagesReader(usage) : new ChatReader(usage);
    }

    /** @param data of one event; empty where it has none */
    public List<Said> event(byte[] data) {
        if (data.length == 0) {
            return List.of();
        }
        usage.event(data, 0, data.length);
        if (isLast(data)) {
            return end();
        }
        try {
            return read(JSON.readTree(data));
        } catch (JacksonException e) {
            return List.of(new Said.Failed("The model answered with something that is no JSON."));
        }
    }

    /** An answer at once, as some give it whatever they are asked for. */
    public List<Said> whole(byte[] body) {
        try {
            var answer = JSON.readTree(body);
            usage.whole(body);
            return readWhole(answer);
        } catch (JacksonException e) {
            return List.of(new Said.Failed("The model answered with something that is no JSON."));
        }
    }

    boolean isLast(byte[] data) {
        return false;
    }

    abstract List<Said> read(JsonNode event);

    abstract List<Said> readWhole(JsonNode answer);

    /** Nothing more comes: a whole answer has ended before, or ends with it, and any other was cut. */
    public abstract List<Said> end();

    static Said failed(JsonNode error) {
        var words = error.path("message").asString("");
        return new Said.Failed(error.isString() ? error.asString() : words.isEmpty() ? "The model failed." : words);
    }

    /**
     * What a tool is given, as a JSON object. What a model wrote that is none is handed on within one: then the tool says
     * what it misses, and the model tries again.
     */
    static String input(String written) {
        if (written.isBlank()) {
            return "{}";
        }
        return isObject(written)
                ? written
                : JsonNodeFactory.instance.objectNode().put("value", written).toString();
    }

    static boolean isObject(String written) {
        try {
            return JSON.readTree(written).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }
}
