package dev.podium.inference.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.inference.wire.AnswerLook.Misfit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is seen of an answer that its model was not up to: by the request's own schemas, whole and in events. */
class AnswerLookTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"required\":[\"city\"],\"properties\":{\"city\":{\"type\":\"string\"}}}";

    private static final String CHAT =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"tools\":"
                    + "[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":" + SCHEMA + "}}],"
                    + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":"
                    + SCHEMA + "}}}";

    private static final String MESSAGES =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"tools\":"
                    + "[{\"name\":\"weather\",\"input_schema\":" + SCHEMA + "}],"
                    + "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":" + SCHEMA + "}}}";

    private static final String RESPONSES = "{\"model\":\"m\",\"input\":\"Hi\",\"tools\":"
            + "[{\"type\":\"function\",\"name\":\"weather\",\"parameters\":" + SCHEMA + "}],"
            + "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"a\",\"schema\":" + SCHEMA + "}}}";

    private static String request(Dialect dialect) {
        return switch (dialect) {
            case CHAT, EMBEDDINGS -> CHAT;
            case MESSAGES, COUNT_TOKENS -> MESSAGES;
            case RESPONSES -> RESPONSES;
        };
    }

    private static AnswerLook look() {
        return new AnswerLook(true, true, true);
    }

    private static @Nullable Misfit misfit(Dialect dialect, AnswerLook look) throws Malformed {
        var body = request(dialect).getBytes(StandardCharsets.UTF_8);
        var asked = BodyReader.read(dialect, body);
        assertThat(asked.shape().json()).isTrue();
        assertThat(asked.tools()).isOne();
        return look.misfit(body, asked.shape()).orElse(null);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\\\"") + "\"";
    }

    private static String whole(Dialect dialect, String text, @Nullable String tool, String input) {
        return switch (dialect) {
            case CHAT, EMBEDDINGS ->
                "{\"choices\":[{\"message\":{\"content\":" + quoted(text)
                        + (tool == null
                                ? ""
                                : ",\"tool_calls\":[{\"function\":{\"name\":\"" + tool + "\",\"arguments\":"
                                        + quoted(input) + "}}]")
                        + "}}]}";
            case MESSAGES, COUNT_TOKENS ->
                "{\"content\":[{\"type\":\"text\",\"text\":" + quoted(text) + "}"
                        + (tool == null
                                ? ""
                                : ",{\"type\":\"tool_use\",\"name\":\"" + tool + "\",\"input\":" + input + "}")
                        + "]}";
            case RESPONSES ->
                "{\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":" + quoted(text)
                        + "}]}"
                        + (tool == null
                                ? ""
                                : ",{\"type\":\"function_call\",\"name\":\"" + tool + "\",\"arguments\":"
                                        + quoted(input) + "}")
                        + "]}";
        };
    }

    private static List<String> events(Dialect dialect, String text, @Nullable String tool, String input) {
        int half = input.length() / 2;
        var first = quoted(input.substring(0, half));
        var rest = quoted(input.substring(half));
        return switch (dialect) {
            case CHAT, EMBEDDINGS ->
                List.of(
                        "{\"choices\":[{\"delta\":{\"content\":" + quoted(text) + "}}]}",
                        tool == null
                                ? "[DONE]"
                                : "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\""
                                        + tool + "\",\"arguments\":" + first + "}}]}}]}",
                        tool == null
                                ? "[DONE]"
                                : "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
                                        + rest + "}}]}}]}");
            case MESSAGES, COUNT_TOKENS ->
                List.of(
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
                                + quoted(text) + "}}",
                        tool == null
                                ? "{}"
                                : "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"name\":\""
                                        + tool + "\",\"input\":{}}}",
                        "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":"
                                + first + "}}",
                        "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":"
                                + rest + "}}");
            case RESPONSES ->
                List.of(
                        "{\"type\":\"response.output_text.delta\",\"delta\":" + quoted(text) + "}",
                        tool == null
                                ? "{}"
                                : "{\"type\":\"response.output_item.done\",\"item\":{\"type\":\"function_call\",\"name\":\""
                                        + tool + "\",\"arguments\":" + quoted(input) + "}}");
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            {"city":"Oslo"}       | -       | {}              | -
            ``                    | -       | {}              | -
            Oslo                  | -       | {}              | NO_JSON
            {"city":"Oslo"} {}    | -       | {}              | NO_JSON
            {"town":"Oslo"}       | -       | {}              | NOT_BY_SCHEMA
            ``                    | weather | {"city":"Oslo"} | -
            ``                    | weather | {"city":7}      | BAD_INPUT
            ``                    | weather | {}              | BAD_INPUT
            ``                    | rain    | {"city":"Oslo"} | UNKNOWN_TOOL
            {"town":"Oslo"}       | weather | {"city":"Oslo"} | NOT_BY_SCHEMA
            """)
    void seesWhatDoesNotFit(String text, @Nullable String tool, String input, @Nullable Misfit misfit)
            throws Malformed {
        for (var dialect : List.of(Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES)) {
            var whole = look();
            whole.whole(dialect, whole(dialect, text, tool, input).getBytes(StandardCharsets.UTF_8));
            assertThat(misfit(dialect, whole)).as("whole %s", dialect).isEqualTo(misfit);
            var stream = look();
            for (var event : events(dialect, text, tool, input)) {
                var bytes = event.getBytes(StandardCharsets.UTF_8);
                stream.event(dialect, bytes, 0, bytes.length);
            }
            assertThat(misfit(dialect, stream)).as("events %s", dialect).isEqualTo(misfit);
            var said = look();
            if (!text.isEmpty()) {
                said.said(new Said.Text(text));
            }
            if (tool != null) {
                said.said(new Said.CallBegins("c", tool));
                said.said(new Said.CallPiece(input.substring(0, 1)));
                said.said(new Said.CallPiece(input.substring(1)));
                said.said(new Said.CallEnds(true));
            }
            assertThat(misfit(dialect, said)).as("said %s", dialect).isEqualTo(misfit);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            CHAT      | {"choices":[{"delta":{"refusal":"No."}}]}
            RESPONSES | {"type":"response.refusal.delta","delta":"No.","refusal":""}
            """)
    void aRefusalHasAFieldOfItsOwn(Dialect dialect, String event) {
        var look = new AnswerLook(false, false, false);
        var bytes = event.getBytes(StandardCharsets.UTF_8);
        look.event(dialect, bytes, 0, bytes.length);
        assertThat(look.isRefused()).isTrue();
    }

    @Test
    void noRefusalIsNone() {
        var look = new AnswerLook(false, false, true);
        look.whole(
                Dialect.CHAT,
                "{\"choices\":[{\"message\":{\"content\":\"Hi\",\"refusal\":null}}]}".getBytes(StandardCharsets.UTF_8));
        assertThat(look.isRefused()).isFalse();
        assertThat(look.plain()).isEqualTo("Hi");
    }

    @Test
    void whatIsTooLongToJudgeIsTakenForWhatItShouldBe() throws Malformed {
        var look = look();
        look.said(new Said.Text("x".repeat(AnswerLook.MOST + 1)));
        assertThat(misfit(Dialect.CHAT, look)).isNull();
        assertThat(look.plain()).isEmpty();
    }
}
