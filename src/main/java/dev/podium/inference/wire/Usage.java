package dev.podium.inference.wire;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a model says that it counted. No class is within another, but reasoning, which is part of the output.
 *
 * @param input tokens that no cache held
 * @param reported USD, where the provider says its own bill
 * @param raw its words, as JSON; "" where it said nothing
 * @param whole whether it counted to the end; a call that was cut says less
 */
public record Usage(
        long input,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long output,
        long reasoning,
        long serverTools,
        @Nullable BigDecimal reported,
        String raw,
        boolean whole) {

    /** All that the model read, as OpenAI counts it. */
    public long read() {
        return input + cacheRead + cacheWrite5m + cacheWrite1h;
    }

    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, null, "", false);
}
