package dev.podium.inference.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.costs.Rate;
import dev.podium.costs.Tokens;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each provider says that a call took, and what that costs, worked out by hand: at $3, $0.30, $3.75, $6 and $15 a million, and $0.01 a search. */
class UsageFramesTest {

    private static final Rate RATE =
            new Rate(1, true, usd("3"), usd("0.3"), usd("3.75"), usd("6"), usd("15"), usd("0.01"));

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }

    private static Usage read(Dialect dialect, String said) {
        var reader = new UsageReader(dialect);
        if (said.startsWith("whole ")) {
            reader.whole(said.substring("whole ".length()).getBytes(StandardCharsets.UTF_8));
        } else {
            for (var event : said.split(" ~ ")) {
                var bytes = event.getBytes(StandardCharsets.UTF_8);
                reader.event(bytes, 0, bytes.length);
            }
        }
        return reader.found();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            # Anthropic, in events: 1,207 in, 48,512 read, 2,048 and 4,096 written, 733 out, 2 searches.
            MESSAGES | {"type":"message_start","message":{"usage":{"input_tokens":1207,"cache_read_input_tokens":48512,"cache_creation_input_tokens":6144,"cache_creation":{"ephemeral_5m_input_tokens":2048,"ephemeral_1h_input_tokens":4096},"output_tokens":1}}} ~ {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":733,"server_tool_use":{"web_search_requests":2}}} ~ {"type":"message_stop"} | 0.0814256 | -
            # Anthropic, whole, which does not say for how long it was written.
            MESSAGES | whole {"stop_reason":"end_turn","usage":{"input_tokens":10,"cache_creation_input_tokens":100,"cache_read_input_tokens":0,"output_tokens":5}} | 0.00048 | -
            # OpenAI's chat, in events: of 20,017 in 18,944 were cached; what was thought is part of the output.
            CHAT | {"choices":[],"usage":{"prompt_tokens":20017,"prompt_tokens_details":{"cached_tokens":18944},"completion_tokens":1311,"completion_tokens_details":{"reasoning_tokens":1024}}} ~ [DONE] | 0.0285672 | -
            # OpenAI's chat, whole, without any detail.
            CHAT | whole {"choices":[{"finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":100}} | 0.0045 | -
            # OpenAI's responses, in events and whole.
            RESPONSES | {"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":500,"input_tokens_details":{"cached_tokens":100},"output_tokens":40,"output_tokens_details":{"reasoning_tokens":30}}}} | 0.00183 | -
            RESPONSES | whole {"status":"completed","usage":{"input_tokens":500,"input_tokens_details":{"cached_tokens":100},"output_tokens":40}} | 0.00183 | -
            # OpenRouter: the same, what it wrote to a cache, and its own bill.
            CHAT | {"choices":[],"usage":{"prompt_tokens":100,"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":10},"completion_tokens":20,"cost":0.00042}} ~ [DONE] | 0.0004455 | 0.00042
            # Embeddings.
            EMBEDDINGS | whole {"object":"list","data":[],"usage":{"prompt_tokens":7,"total_tokens":7}} | 0.000021 | -
            """)
    void isReadAndCosts(Dialect dialect, String said, BigDecimal cost, @Nullable BigDecimal billed) {
        var usage = read(dialect, said);
        assertThat(usage.whole()).isTrue();
        var tokens = new Tokens(
                usage.input(),
                usage.cacheRead(),
                usage.cacheWrite5m(),
                usage.cacheWrite1h(),
                usage.output(),
                usage.reasoning(),
                usage.serverTools());
        assertThat(RATE.amount(tokens)).isEqualByComparingTo(cost);
        if (billed == null) {
            assertThat(usage.reported()).isNull();
        } else {
            assertThat(usage.reported()).isEqualByComparingTo(billed);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":11,"eval_count":3}   | 11 | 3
            {"message":{"role":"assistant","content":""},"done":true,"done_reason":"length","prompt_eval_count":-5,"eval_count":3} | 0  | 3
            """)
    void anEngineCountsToo(String line, long input, long output) {
        var end = new OllamaReader()
                .line(line).stream()
                        .filter(Said.End.class::isInstance)
                        .map(Said.End.class::cast)
                        .findFirst()
                        .orElseThrow();
        assertThat(end.input()).isEqualTo(input);
        assertThat(end.output()).isEqualTo(output);
    }
}
