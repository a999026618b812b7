package dev.podium.inference.wire;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text of an answer that was to be JSON, gathered on its way to see whether it is. Only for who asked for JSON: an answer's
 * text is of no interest otherwise. One that is longer than {@link #MOST} is taken for what it should be.
 */
public final class AnswerText {

    static final int MOST = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StringBuilder text = new StringBuilder();
    private boolean tooLong;

    public void add(String piece) {
        if (text.length() + piece.length() > MOST) {
            tooLong = true;
        } else {
            text.append(piece);
        }
    }

    /** What one event of that dialect adds. */
    void event(Dialect dialect, byte[] bytes, int from, int length) {
        var event = read(bytes, from, length);
        add(
                switch (dialect) {
                    case CHAT, EMBEDDINGS ->
                        event.at("/choices/0/delta/content").asString("");
                    case MESSAGES, COUNT_TOKENS -> event.at("/delta/text").asString("");
                    case RESPONSES ->
                        event.path("type").asString("").equals("response.output_text.delta")
                                ? event.path("delta").asString("")
                                : "";
                });
    }

    /** A whole answer of that dialect. */
    public void whole(Dialect dialect, byte[] body) {
        var answer = read(body, 0, body.length);
        switch (dialect) {
            case CHAT, EMBEDDINGS -> add(answer.at("/choices/0/message/content").asString(""));
            case MESSAGES, COUNT_TOKENS -> parts(answer.path("content"));
            case RESPONSES -> answer.path("output").forEach(item -> parts(item.path("content")));
        }
    }

    private void parts(JsonNode parts) {
        parts.forEach(part -> add(part.path("text").asString("")));
    }

    private static JsonNode read(byte[] bytes, int from, int length) {
        try {
            return JSON.readTree(bytes, from, length);
        } catch (JacksonException e) {
            // An event such as [DONE], or an answer that is none: it says nothing.
            return JSON.nullNode();
        }
    }

    /** Whether something was said, and it is no JSON. One that only calls tools says nothing. */
    public boolean isNoJson() {
        if (tooLong || text.isEmpty() || text.toString().isBlank()) {
            return false;
        }
        try (var json = JSON.createParser(text.toString().getBytes(StandardCharsets.UTF_8))) {
            json.nextToken();
            json.skipChildren();
            return json.nextToken() != null;
        } catch (JacksonException e) {
            return true;
        }
    }
}
