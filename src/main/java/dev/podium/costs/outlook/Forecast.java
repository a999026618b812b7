package dev.podium.costs.outlook;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a period will probably have cost at its end.
 *
 * @param spent booked so far in the period, with fixed charges up to today
 * @param fixedAhead fixed charges still to come, and what is booked already for days after today; no part of the estimate
 * @param expected {@code spent} + {@code fixedAhead} + what is estimated
 * @param range null where nothing is known by which it could be said; a single figure where nothing is left to estimate
 * @param days each day of the period, in order
 * @param damped days that stand out, and count as less in what is to come
 * @param method how it was worked out, for the page to print: what is expected, then what the range means
 * @param notes what else a reader should know of these figures
 */
public record Forecast(
        Window window,
        Today today,
        Currency currency,
        BigDecimal spent,
        BigDecimal fixedAhead,
        BigDecimal expected,
        @Nullable Range range,
        List<Day> days,
        List<Damped> damped,
        List<String> method,
        List<String> notes) {

    /** In which 8 of 10 such periods would have ended. */
    public record Range(BigDecimal low, BigDecimal high) {}

    /**
     * The sums from the beginning of the period to the end of this day.
     *
     * @param spent null for days after today
     * @param expected null for days before today
     * @param range null where {@code expected} is, or where there is none
     */
    public record Day(
            LocalDate day,
            @Nullable BigDecimal spent,
            @Nullable BigDecimal expected,
            @Nullable Range range) {}

    /** @param countedAs what it counts as for the days to come; what was spent stays as it is */
    public record Damped(LocalDate day, BigDecimal amount, BigDecimal countedAs) {}

    public Forecast {
        days = List.copyOf(days);
        damped = List.copyOf(damped);
        method = List.copyOf(method);
        notes = List.copyOf(notes);
    }

    public static Forecast of(Spending spending) {
        return new Forecasting(spending).forecast();
    }

    /** Such as "Expected is $5,640.00 at the end of Monday, 30 November 2026, 8
     * times in 10 between $5,210.00 and $6,120.00." */
    public String sentence() {
        var end = "at the end of " + Amounts.day(window.last());
        if (!today.open().isBefore(window.until())) {
            return "The period ended on " + Amounts.day(window.last()) + ": " + Amounts.shown(spent, currency)
                    + " was spent.";
        }
        var expectation = "Expected is " + Amounts.shown(expected, currency) + " " + end;
        return range == null
                ? expectation + "; how far off that may be cannot be said yet."
                : expectation + ", 8 times in 10 between " + Amounts.shown(range.low(), currency) + " and "
                        + Amounts.shown(range.high(), currency) + ".";
    }
}
