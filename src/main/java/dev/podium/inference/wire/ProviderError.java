package dev.podium.inference.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * An error of a provider, told in another dialect: its status and its words stay. Clients know by words alone that a
 * conversation has become too long for a model, and make it shorter then; so these are those of the dialect.
 */
public final class ProviderError {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TOO_LONG = "context_length_exceeded";
    private static final int MOST_WORDS = 2_000;

    /** Of Anthropic, OpenAI, vLLM and OpenRouter, of llama.cpp, of Ollama. */
    private static final List<String> SAY_TOO_LONG = List.of(
            "prompt is too long",
            "maximum context length",
            "exceeds the context window",
            "exceeds the available context size",
            "exceeds the context length");

    private ProviderError() {}

    /**
     * @param dialect the caller's
     * @param status the provider's
     * @param otherwise a sentence for an answer that says nothing a person could read
     */
    public static byte[] told(Dialect dialect, int status, byte[] body, String otherwise) {
        var answer = read(body);
        var error = answer.path("error");
        var words = words(answer, error);
        if (words.isBlank()) {
            words = otherwise;
        }
        var code = error.path("code").isString()
                ? error.path("code").asString()
                : error.path("type").asString("inference.provider-refused");
        if (isTooLong(status, code, words)) {
            code = TOO_LONG;
            if (dialect.isAnthropic() && !words.startsWith("prompt is too long")) {
                words = "prompt is too long: " + words;
            }
        }
        return ErrorWords.body(
                dialect,
                status,
                code,
                words,
                error.path("param").isString() ? error.path("param").asString() : null);
    }

    /** Whether a provider's answer says that the conversation is too long for its model. */
    public static boolean isTooLong(int status, byte[] body) {
        var answer = read(body);
        var error = answer.path("error");
        return isTooLong(status, error.path("code").asString(""), words(answer, error));
    }

    private static boolean isTooLong(int status, String code, String words) {
        var lower = words.toLowerCase(Locale.ROOT);
        return (status == 400 || status == 413)
                && (code.equals(TOO_LONG) || SAY_TOO_LONG.stream().anyMatch(lower::contains));
    }

    private static String words(JsonNode answer, JsonNode error) {
        for (var each : new JsonNode[] {error, error.path("message"), answer.path("message"), answer.path("detail")}) {
            if (each.isString()) {
                var words = each.asString();
                return words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) + "…" : words;
            }
        }
        return "";
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            // A page of some server in between says nothing to a program.
            return JsonNodeFactory.instance.objectNode();
        }
    }
}
