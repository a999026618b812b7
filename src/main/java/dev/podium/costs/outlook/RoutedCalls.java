package dev.podium.costs.outlook;

import dev.podium.costs.Tokens;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one day that went to one tier and ended alike.
 *
 * @param calls how many
 * @param paid as it is booked
 * @param electricity what the machine took for them; 0 in the cloud, null where it is not known
 */
public record RoutedCalls(
        LocalDate day,
        int tier,
        End end,
        long calls,
        Tokens tokens,
        BigDecimal paid,
        @Nullable BigDecimal electricity) {

    public enum End {
        /** Its answer was the one that counted. */
        ANSWERED,
        /** It was tried, and another tier gave the answer after it. */
        ESCALATED,
        /** Nobody gave an answer. */
        FAILED
    }
}
