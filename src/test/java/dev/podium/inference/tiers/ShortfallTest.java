package dev.podium.inference.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ends of answers say that a model was not up to it, in the words of each maker. */
class ShortfallTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            refusal,                       0,    5, NOTHING, refused
            content_filter,                0,    5, NOTHING, refused
            model_context_window_exceeded, 0,    5, NOTHING, whole conversation
            input-cut,                     0,    5, NOTHING, whole conversation
            length,                        0, 4096, NOTHING, own bound
            max_tokens,                 9000, 4096, NOTHING, own bound
            max_tokens,                 4096, 4096, NOTHING, -
            length,                       10,   11, NO_JSON, -
            stop,                          0,    5, NO_JSON, no JSON
            end_turn,                      0,    5, NOTHING, -
            tool_use,                      0,    5, NOTHING, -
            -,                             0,    5, NOTHING, -
            -,                             0,    5, NO_JSON, no JSON
            stop,                          0,    5, REFUSED, refused
            tool_calls,                    0,    5, BAD_INPUT, does not fit its schema
            tool_use,                      0,    5, UNKNOWN_TOOL, not offered
            max_output_tokens,             0, 4096, NOTHING, own bound
            max_output_tokens,             9,    9, NOT_BY_SCHEMA, -
            """)
    void readsTheStopWord(@Nullable String stop, long most, long output, Shortfall.Seen seen, @Nullable String why) {
        var found = Shortfall.of(stop, most, output, seen);
        if (why == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).hasValueSatisfying(said -> assertThat(said).contains(why));
        }
    }
}
