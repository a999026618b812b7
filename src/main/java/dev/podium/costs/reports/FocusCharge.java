package dev.podium.costs.reports;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a row of FOCUS is made of: a sum of a day, or an entry of the ledger.
 *
 * @param from the first moment, and {@code to} the first that is too late; both are within a day of the installation's zone
 * @param monthFrom of the month that it counts in, and {@code monthTo} the first moment after it
 * @param person null where it is nobody's own, or where people are not told
 * @param names of team, person and agent; null where nobody knows one any more
 * @param model as billed; for charges what they were for
 * @param entries how many were summed up; corrections do not count as ones
 * @param amount in US dollars
 * @param entry null for a sum
 */
public record FocusCharge(
        Instant from,
        Instant to,
        Instant monthFrom,
        Instant monthTo,
        String team,
        @Nullable String person,
        @Nullable String agent,
        @Nullable String key,
        @Nullable String machine,
        Names names,
        String kind,
        String provider,
        String model,
        int tier,
        long entries,
        Counted tokens,
        BigDecimal amount,
        @Nullable Entry entry) {

    public record Names(
            @Nullable String team,
            @Nullable String person,
            @Nullable String agent) {}

    /** No class within another. */
    public record Counted(long input, long cacheRead, long cacheWrite, long output) {

        long all() {
            return input + cacheRead + cacheWrite + output;
        }
    }

    /**
     * What only a single entry knows.
     *
     * @param corrects the id of the entry that it corrects
     * @param task the kind of task for which a model was called
     * @param seconds how long a GPU was held, and {@code milli} thousandths of how many
     * @param currency in which it was paid, where that was not US dollars, and {@code paid} how much
     */
    public record Entry(
            String id,
            @Nullable String corrects,
            @Nullable String task,
            @Nullable BigDecimal seconds,
            @Nullable BigDecimal milli,
            @Nullable String currency,
            @Nullable BigDecimal paid,
            boolean priceKnown,
            boolean estimated) {}
}
