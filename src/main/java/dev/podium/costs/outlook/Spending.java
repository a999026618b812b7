package dev.podium.costs.outlook;

import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a forecast is made from.
 *
 * @param days what was spent on each day of the period so far, and of up to {@link #BEFORE} days before it, without the
 *     fixed charges. A day that is missing between others has cost nothing. Days of the ledger's zone
 * @param fixed those of the period, past ones and those to come
 */
public record Spending(
        Window window, Today today, Currency currency, SortedMap<LocalDate, BigDecimal> days, List<FixedCharge> fixed) {

    /** More days before the period say nothing more about it. */
    public static final int BEFORE = 90;

    /** @throws Refusal {@code costs.bad-amount}, naming the day, where an amount cannot be one */
    public Spending {
        days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
        fixed = List.copyOf(fixed);
        days.forEach(Spending::check);
        fixed.forEach(charge -> check(charge.day(), charge.amount()));
    }

    private static void check(LocalDate day, BigDecimal amount) {
        if (!Amounts.plausible(amount)) {
            throw Refusal.invalid(
                    "costs.bad-amount",
                    "What is booked for " + Amounts.day(day)
                            + " is more than 1,000,000,000,000,000, or has too many decimals: it cannot be an amount.",
                    "Correct the entry of that day, then ask again.");
        }
    }

    /** The first day that says something: what came before anything was ever spent is not a habit of spending nothing. */
    Optional<LocalDate> begun() {
        var earlier = today.day().isBefore(window.from()) ? today.day() : window.from();
        return days.tailMap(earlier.minusDays(BEFORE)).headMap(today.open()).entrySet().stream()
                .filter(each -> each.getValue().signum() != 0)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    BigDecimal on(LocalDate day) {
        return days.getOrDefault(day, BigDecimal.ZERO);
    }
}
