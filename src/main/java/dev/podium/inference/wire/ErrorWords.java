package dev.podium.inference.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Podium's own errors, told as each dialect's clients understand them. */
public final class ErrorWords {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ErrorWords() {}

    /**
     * The body of an answer.
     *
     * @param status of the answer
     * @param code Podium's own, such as {@code costs.budget-exceeded}
     * @param field what is wrong in the request; null where no single field is
     */
    public static byte[] body(Dialect dialect, int status, String code, String sentence, @Nullable String field) {
        return bytes(dialect.isAnthropic() ? anthropic(status, sentence) : openAi(status, code, sentence, field));
    }

    /** An event in the middle of a stream. */
    public static byte[] event(Dialect dialect, String sentence) {
        return switch (dialect) {
            case MESSAGES, COUNT_TOKENS -> framed("error", anthropic(500, sentence));
            case RESPONSES -> {
                var error = new LinkedHashMap<String, @Nullable Object>();
                error.put("type", "error");
                error.put("code", "server_error");
                error.put("message", sentence);
                error.put("param", null);
                yield framed("error", error);
            }
            case CHAT, EMBEDDINGS -> framed(null, openAi(500, "inference.cut", sentence, null));
        };
    }

    private static byte[] framed(@Nullable String event, Map<String, @Nullable Object> data) {
        return ((event == null ? "" : "event: " + event + "\n") + "data: " + JSON.writeValueAsString(data) + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> anthropic(int status, String sentence) {
        var error = new LinkedHashMap<String, @Nullable Object>();
        error.put("type", anthropicType(status));
        error.put("message", sentence);
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("type", "error");
        body.put("error", error);
        return body;
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 400 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> "api_error";
        };
    }

    private static Map<String, @Nullable Object> openAi(
            int status, String code, String sentence, @Nullable String field) {
        var error = new LinkedHashMap<String, @Nullable Object>();
        error.put("message", sentence);
        error.put("type", openAiType(status, code));
        error.put("param", field);
        error.put("code", openAiCode(code));
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("error", error);
        return body;
    }

    private static String openAiType(int status, String code) {
        if (code.equals("costs.budget-exceeded")) {
            return "insufficient_quota";
        }
        return switch (status) {
            case 400, 404, 413 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> "server_error";
        };
    }

    /** The words that clients look for; else our own. */
    private static String openAiCode(String code) {
        return switch (code) {
            case "costs.budget-exceeded" -> "insufficient_quota";
            case "inference.model-not-found" -> "model_not_found";
            case "identity.bad-token", "identity.no-token" -> "invalid_api_key";
            default -> code;
        };
    }

    private static byte[] bytes(Map<String, @Nullable Object> body) {
        return JSON.writeValueAsBytes(body);
    }
}
