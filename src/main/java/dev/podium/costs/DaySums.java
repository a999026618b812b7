package dev.podium.costs;

import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Sums of days as pages show them, apart by whether each day to come can be known or has to be estimated. */
@Component
class DaySums {

    /** What is charged by the day; as costs_is_fixed in db/costs/V4 says it. */
    static final Set<String> FIXED = Set.of("machine", "hardware", "electricity", "subscription", "charge");

    /** Longer stretches are told by week. */
    private static final int MOST_DAYS = 62;

    private final Spending spending;

    DaySums(Spending spending) {
        this.spending = spending;
    }

    /** @param byKind days on which nothing was spent may be missing */
    record Days(SortedMap<LocalDate, Map<String, BigDecimal>> byKind) {

        /** What nobody knows ahead: models and GPUs. */
        SortedMap<LocalDate, BigDecimal> estimated() {
            return sums(false);
        }

        /** What is charged by the day. */
        SortedMap<LocalDate, BigDecimal> fixed() {
            return sums(true);
        }

        SortedMap<LocalDate, BigDecimal> of(Set<String> kinds) {
            var sums = new TreeMap<LocalDate, BigDecimal>();
            byKind.forEach((day, amounts) -> sums.put(day, sum(amounts, kinds)));
            return sums;
        }

        private static BigDecimal sum(Map<String, BigDecimal> amounts, Set<String> kinds) {
            return amounts.entrySet().stream()
                    .filter(each -> kinds.contains(each.getKey()))
                    .map(Map.Entry::getValue)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private SortedMap<LocalDate, BigDecimal> sums(boolean fixed) {
            var sums = new TreeMap<LocalDate, BigDecimal>();
            byKind.forEach((day, amounts) -> amounts.forEach((kind, amount) -> {
                if (FIXED.contains(kind) == fixed && amount.signum() != 0) {
                    sums.merge(day, amount, BigDecimal::add);
                }
            }));
            return Collections.unmodifiableSortedMap(sums);
        }
    }

    /**
     * Both days included.
     *
     * @throws Refusal as {@link Spending#stacked}; {@code costs.bad-period} for a course, of which single days are not told
     */
    Days of(Spending.Asked asked, LocalDate from, LocalDate to) {
        var byKind = new TreeMap<LocalDate, Map<String, BigDecimal>>();
        for (var first = from; !first.isAfter(to); first = first.plusDays(MOST_DAYS)) {
            var last = first.plusDays(MOST_DAYS - 1L);
            var stacked = spending.stacked(
                    new Spending.Asked(
                            asked.of(), new Spending.Period(first, last.isAfter(to) ? to : last), asked.narrowed()),
                    Spending.By.KIND,
                    Spending.MOST_PARTS);
            if (stacked.step() != Spending.Step.DAY) {
                throw Refusal.invalidField(
                        "of",
                        "costs.bad-period",
                        "What is to come is worked out from single days, which are not told of this course.",
                        "Look at a month that is over, or at what is yours.");
            }
            stacked.slices().forEach(slice -> byKind.put(slice.from(), slice.amounts()));
        }
        return new Days(byKind);
    }
}
