package dev.podium.inference.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds in an answer, whole or in events, what it cost. Anthropic's {@code input_tokens} leave out what a cache held,
 * OpenAI's {@code prompt_tokens} hold it: here no token stands in two classes.
 *
 * <p>Longer than most files: what each dialect says of its cost, whole and in events.
 */
public final class UsageReader {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    /** A model's counter that is beyond this is none. */
    private static final long MOST = 1_000_000_000L;

    /** What a model says it was paid has no more digits than this; others take hours to add up. */
    private static final int MOST_DIGITS = 40;

    /** A usage in more words than this is not kept. */
    private static final int MOST_RAW = 16_000;

    /** A word of why it stopped or failed. */
    private static final int MOST_WORD = 100;

    private final Dialect dialect;
    private Usage found = Usage.NONE;
    private long textBytes;
    private @Nullable String stop;
    private @Nullable String failure;
    private boolean ended;
    private tools.jackson.databind.node.@Nullable ObjectNode raw;

    private final @Nullable AnswerLook look;

    public UsageReader(Dialect dialect) {
        this(dialect, null);
    }

    /** @param look what is given each event of a stream too; null where nobody looks */
    public UsageReader(Dialect dialect, @Nullable AnswerLook look) {
        this.dialect = dialect;
        this.look = look;
    }

    public Usage found() {
        return found;
    }

    /** How many bytes of answer were seen: a floor to bill by where the model does not say. */
    public long textBytes() {
        return textBytes;
    }

    /** Why it stopped, in the model's word; null where it did not say. */
    public @Nullable String stop() {
        return word(stop);
    }

    private static @Nullable String word(@Nullable String said) {
        return said == null || said.length() <= MOST_WORD ? said : said.substring(0, MOST_WORD) + "…";
    }

    /** The type of the error that came within the stream; null without one. */
    public @Nullable String failure() {
        return word(failure);
    }

    /** Whether the stream said itself that it was over: one that just ends was cut. */
    public boolean ended() {
        return ended || stop != null && dialect == Dialect.CHAT;
    }

    /** A whole answer that came at once. What it says is skipped: an answer may hold megabytes, and its cost a line. */
    public void whole(byte[] body) {
        textBytes += body.length;
        try (var json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                var token = json.nextToken();
                if (name.equals("usage") && token == JsonToken.START_OBJECT) {
                    JsonNode usage = json.readValueAsTree();
                    count(usage, true);
                } else if (name.equals(wholeStop()) && token == JsonToken.VALUE_STRING) {
                    // Why it is incomplete, if it is, may have been said before.
                    stop = stop == null ? json.getString() : stop;
                } else if (name.equals("incomplete_details") && token == JsonToken.START_OBJECT) {
                    JsonNode details = json.readValueAsTree();
                    stop = details.path("reason").isString()
                            ? details.path("reason").asString()
                            : stop;
                } else if (name.equals("choices") && token == JsonToken.START_ARRAY) {
                    choices(json);
                } else {
                    json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            // An answer that is no JSON goes on to the client as it is, and says nothing of what it cost.
            found = Usage.NONE;
        }
    }

    private String wholeStop() {
        return switch (dialect) {
            case MESSAGES, COUNT_TOKENS -> "stop_reason";
            case RESPONSES -> "status";
            // Each of its choices says it.
            case CHAT, EMBEDDINGS -> "";
        };
    }

    private void choices(JsonParser json) {
        for (boolean first = true; json.nextToken() == JsonToken.START_OBJECT; first = false) {
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                boolean text = json.nextToken() == JsonToken.VALUE_STRING;
                if (first && text && name.equals("finish_reason")) {
                    stop = json.getString();
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    /**
     * The data of one event.
     *
     * @return whether it tells what the call cost and nothing else, which a client that did not ask is not told
     */
    public boolean event(byte[] bytes, int from, int length) {
        if (length == 6 && new String(bytes, from, length, StandardCharsets.US_ASCII).equals("[DONE]")) {
            ended = true;
            return false;
        }
        if (look != null) {
            look.event(dialect, bytes, from, length);
        }
        boolean counts = contains(bytes, from, length, USAGE)
                || contains(bytes, from, length, STOP)
                || contains(bytes, from, length, FINISH)
                || contains(bytes, from, length, ERROR)
                || contains(bytes, from, length, MESSAGE_STOP);
        textBytes += textOf(bytes, from, length);
        if (!counts) {
            return false;
        }
        JsonNode event;
        try {
            event = JSON.readTree(bytes, from, length);
        } catch (JacksonException e) {
            return false;
        }
        return event(event);
    }

    /** How many bytes of text, thinking or arguments the event brings. */
    private long textOf(byte[] bytes, int from, int length) {
        long sum = 0;
        for (var key : texts(dialect)) {
            int at = indexOf(bytes, from, length, key);
            if (at >= 0) {
                int begin = at + key.length;
                int end = begin;
                while (end < from + length && bytes[end] != '"') {
                    end += bytes[end] == '\\' ? 2 : 1;
                }
                sum += Math.min(end, from + length) - begin;
            }
        }
        return sum;
    }

    private static byte[][] texts(Dialect dialect) {
        return switch (dialect) {
            case MESSAGES, COUNT_TOKENS -> ANTHROPIC_TEXTS;
            case RESPONSES -> RESPONSES_TEXTS;
            case CHAT, EMBEDDINGS -> CHAT_TEXTS;
        };
    }

    private static final byte[][] ANTHROPIC_TEXTS = keys("\"text\":\"", "\"thinking\":\"", "\"partial_json\":\"");
    private static final byte[][] RESPONSES_TEXTS = keys("\"delta\":\"");
    private static final byte[][] CHAT_TEXTS =
            keys("\"content\":\"", "\"arguments\":\"", "\"reasoning\":\"", "\"reasoning_content\":\"");

    private static byte[][] keys(String... keys) {
        return java.util.stream.Stream.of(keys)
                .map(key -> key.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    private static final byte[] USAGE = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STOP = "\"stop_reason\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FINISH = "\"finish_reason\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MESSAGE_STOP = "\"message_stop\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);

    private boolean event(JsonNode event) {
        switch (dialect) {
            case MESSAGES, COUNT_TOKENS -> {
                var type = event.path("type").asString("");
                switch (type) {
                    case "message_start" -> read(event.path("message"), false);
                    case "message_delta" -> {
                        read(event, true);
                        stopOf(event.path("delta"));
                    }
                    case "message_stop" -> ended = true;
                    case "error" -> failure = event.at("/error/type").asString("error");
                    default -> {
                        // Nothing of what it cost.
                    }
                }
                return false;
            }
            case RESPONSES -> {
                var response = event.path("response");
                switch (event.path("type").asString("")) {
                    case "response.completed", "response.incomplete", "response.failed" -> ended = true;
                    default -> {
                        // It goes on.
                    }
                }
                if (response.path("usage").isObject()) {
                    read(response, true);
                }
                stopOfResponse(response);
                if (response.path("error").isObject()) {
                    failure = response.at("/error/code").asString("error");
                } else if (event.path("type").asString("").equals("error")) {
                    failure = event.path("code").asString("error");
                }
                return false;
            }
            case CHAT, EMBEDDINGS -> {
                stopOf(event);
                if (event.path("error").isObject()) {
                    failure = event.at("/error/code").asString("error");
                }
                if (!event.path("usage").isObject()) {
                    return false;
                }
                read(event, true);
                return event.path("choices").isEmpty();
            }
        }
        throw new IllegalStateException();
    }

    private void stopOf(JsonNode node) {
        var reason = switch (dialect) {
            case MESSAGES, COUNT_TOKENS -> node.path("stop_reason");
            case CHAT, EMBEDDINGS -> node.at("/choices/0/finish_reason");
            case RESPONSES -> node.path("status");
        };
        if (reason.isString()) {
            stop = reason.asString();
        }
    }

    /** That it is incomplete may be its bound, or a filter. */
    private void stopOfResponse(JsonNode response) {
        if (response.path("status").isString()) {
            stop = response.path("status").asString();
        }
        if (response.at("/incomplete_details/reason").isString()) {
            stop = response.at("/incomplete_details/reason").asString();
        }
    }

    private void read(JsonNode holder, boolean whole) {
        var usage = holder.path("usage");
        if (usage.isObject()) {
            count(usage, whole);
        }
    }

    private void count(JsonNode usage, boolean whole) {
        if (raw == null) {
            raw = usage.asObject().deepCopy();
        } else {
            // What a later event leaves out is as the first one said.
            raw.setAll(usage.asObject());
        }
        var next = dialect.isAnthropic() ? ofAnthropic(usage, whole) : ofOpenAi(usage, whole);
        if (next != null) {
            found = next;
        }
    }

    /** Later events count on from the first: a field they leave out stays as it was. */
    private @Nullable Usage ofAnthropic(JsonNode usage, boolean whole) {
        if (raw == null || !raw.has("input_tokens") && !raw.has("output_tokens")) {
            // A usage that counts nothing is none: it would make the call free.
            return null;
        }
        var writes = usage.path("cache_creation");
        long write1h = number(writes, "ephemeral_1h_input_tokens", found.cacheWrite1h());
        long allWrites = number(usage, "cache_creation_input_tokens", found.cacheWrite5m() + found.cacheWrite1h());
        long write5m = number(writes, "ephemeral_5m_input_tokens", allWrites - write1h);
        return checked(new Usage(
                number(usage, "input_tokens", found.input()),
                number(usage, "cache_read_input_tokens", found.cacheRead()),
                write5m,
                write1h,
                number(usage, "output_tokens", found.output()),
                0,
                number(usage.path("server_tool_use"), "web_search_requests", found.serverTools()),
                cost(usage),
                raw(),
                whole));
    }

    private String raw() {
        var words = String.valueOf(raw);
        return words.length() > MOST_RAW ? "" : words;
    }

    private @Nullable Usage ofOpenAi(JsonNode usage, boolean whole) {
        boolean chat = usage.has("prompt_tokens");
        if (!chat && !usage.has("input_tokens")) {
            return null;
        }
        long input = number(usage, chat ? "prompt_tokens" : "input_tokens", 0);
        long output = number(usage, chat ? "completion_tokens" : "output_tokens", 0);
        var inputs = usage.path(chat ? "prompt_tokens_details" : "input_tokens_details");
        var outputs = usage.path(chat ? "completion_tokens_details" : "output_tokens_details");
        long cached = number(inputs, "cached_tokens", 0);
        long written = number(inputs, "cache_write_tokens", 0);
        return checked(new Usage(
                input - cached - written,
                cached,
                written,
                0,
                output,
                number(outputs, "reasoning_tokens", 0),
                number(usage.path("server_tool_use"), "web_search_requests", 0),
                cost(usage),
                raw(),
                whole));
    }

    /** Null for what cannot have been counted: it is then counted here. */
    private static @Nullable Usage checked(Usage usage) {
        long[] all = {
            usage.input(),
            usage.cacheRead(),
            usage.cacheWrite5m(),
            usage.cacheWrite1h(),
            usage.output(),
            usage.reasoning(),
            usage.serverTools()
        };
        for (long each : all) {
            if (each < 0 || each > MOST) {
                return null;
            }
        }
        return usage.reasoning() > usage.output() ? null : usage;
    }

    private static long number(JsonNode node, String name, long otherwise) {
        var value = node.path(name);
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? value.asLong() : Long.MAX_VALUE;
        }
        if (value.isNumber()) {
            double number = value.asDouble(Double.NaN);
            return number == Math.rint(number) && Math.abs(number) <= MOST ? (long) number : Long.MAX_VALUE;
        }
        // A count in other words is no count, and nothing is free for it.
        return value.isMissingNode() || value.isNull() ? otherwise : Long.MAX_VALUE;
    }

    private static @Nullable BigDecimal cost(JsonNode usage) {
        var cost = usage.path("cost");
        if (!cost.isNumber() || !Double.isFinite(cost.asDouble(Double.NaN))) {
            return null;
        }
        var amount = cost.decimalValue();
        if (Math.abs((long) amount.scale()) > MOST_DIGITS || amount.precision() > MOST_DIGITS) {
            return null;
        }
        return amount.signum() < 0 || amount.compareTo(BigDecimal.valueOf(1_000_000)) > 0 ? null : amount;
    }

    static boolean contains(byte[] bytes, int from, int length, byte[] part) {
        return indexOf(bytes, from, length, part) >= 0;
    }

    private static int indexOf(byte[] bytes, int from, int length, byte[] part) {
        outer:
        for (int at = from, last = from + length - part.length; at <= last; at++) {
            for (int i = 0; i < part.length; i++) {
                if (bytes[at + i] != part[i]) {
                    continue outer;
                }
            }
            return at;
        }
        return -1;
    }
}
