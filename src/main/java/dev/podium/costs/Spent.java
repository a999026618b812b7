package dev.podium.costs;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What it came to.
 *
 * @param rawUsage the provider's own words, as JSON; "" where it said nothing
 * @param reported the provider's own bill in US dollars where it says one, which is preferred to the price table
 * @param estimated counted by Podium, to be corrected by {@link Meter#reconcile}
 * @param outcome such as {@code ok}, {@code aborted}, {@code failed}, {@code refused}
 * @param detail replaces the subject's
 */
public record Spent(
        Tokens tokens,
        String rawUsage,
        @Nullable BigDecimal reported,
        boolean estimated,
        String outcome,
        String detail) {

    public Spent {
        if (!tokens.counted() || reported != null && reported.signum() < 0) {
            throw new IllegalArgumentException("Nobody spends less than nothing.");
        }
    }
}
