package dev.podium.inference.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ends of answers say that a model was not up to it, in the words of each maker. */
class ShortfallTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            refusal,                       0,    5, false, refused
            content_filter,                0,    5, false, refused
            model_context_window_exceeded, 0,    5, false, whole conversation
            input-cut,                     0,    5, false, whole conversation
            length,                        0, 4096, false, own bound
            max_tokens,                 9000, 4096, false, own bound
            max_tokens,                 4096, 4096, false, -
            length,                       10,   11, true,  -
            stop,                          0,    5, true,  no JSON
            end_turn,                      0,    5, false, -
            tool_use,                      0,    5, false, -
            -,                             0,    5, false, -
            -,                             0,    5, true,  no JSON
            """)
    void readsTheStopWord(@Nullable String stop, long most, long output, boolean noJson, @Nullable String why) {
        var found = Shortfall.of(stop, most, output, noJson);
        if (why == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).hasValueSatisfying(said -> assertThat(said).contains(why));
        }
    }
}
