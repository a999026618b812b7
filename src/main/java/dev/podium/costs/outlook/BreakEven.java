package dev.podium.costs.outlook;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From when on less was paid for the other way, all together.
 *
 * @param day for {@link Outcome#REACHED} the first day on which no more was paid for it, for {@link Outcome#LOST} the one on
 *     which more was; else null
 * @param turnsBack when that is no longer so, since something is bought anew; null where it stays for five years
 */
public record BreakEven(
        Outcome outcome, @Nullable LocalDate day, @Nullable LocalDate turnsBack) {

    public enum Outcome {
        /** Both cost the same all along. */
        SAME,
        /** It never costs more, from the first day on. */
        AT_ONCE,
        /** It costs more at first, and less from a day on. */
        REACHED,
        /** It costs less at first, and more from a day on. */
        LOST,
        /** It costs more for five years and longer. */
        NEVER
    }

    private static final int YEARS = WhatIf.LONGEST_MONTHS / 12;

    static BreakEven of(Running now, Running other, LocalDate start) {
        return new Search(other.monthlyCash().subtract(now.monthlyCash()), start).walk(now, other);
    }

    /** Between the days on which something is bought both grow evenly, so that where they meet is worked out and not tried. */
    private static final class Search {

        private final BigDecimal slope;
        private final LocalDate start;
        private final List<LocalDate> turns = new ArrayList<>();

        /** 1 while the other way has cost more, −1 while it has not, 0 while nothing tells them apart. */
        private int first;

        private int side;

        Search(BigDecimal slope, LocalDate start) {
            this.slope = slope;
            this.start = start;
        }

        BreakEven walk(Running now, Running other) {
            var ahead = BigDecimal.ZERO;
            for (int month = 0; month < WhatIf.LONGEST_MONTHS; month++) {
                ahead = ahead.add(other.boughtAt(month)).subtract(now.boughtAt(month));
                see(ahead, start.plusMonths(month));
                var ends = ahead.add(slope);
                if (side != side(ends)) {
                    see(ends, crossing(ahead, month));
                }
                ahead = ends;
            }
            if (turns.isEmpty()) {
                return new BreakEven(
                        first > 0 ? Outcome.NEVER : first < 0 ? Outcome.AT_ONCE : Outcome.SAME, null, null);
            }
            return new BreakEven(
                    first > 0 ? Outcome.REACHED : Outcome.LOST,
                    turns.getFirst(),
                    turns.size() > 1 ? turns.get(1) : null);
        }

        private void see(BigDecimal ahead, LocalDate day) {
            int is = side(ahead);
            if (side == 0) {
                first = is;
            } else if (is != side) {
                turns.add(day);
            }
            side = is;
        }

        /** As much as the other is not more. */
        private int side(BigDecimal ahead) {
            return ahead.signum() == 0 && side != 0 ? -1 : ahead.signum();
        }

        /** The day in the month on which the difference is gone. */
        private LocalDate crossing(BigDecimal ahead, int month) {
            var begins = start.plusMonths(month);
            long days = ChronoUnit.DAYS.between(begins, start.plusMonths(month + 1L));
            return begins.plusDays(ahead.abs()
                    .multiply(BigDecimal.valueOf(days))
                    .divide(slope.abs(), 0, RoundingMode.CEILING)
                    .longValueExact());
        }
    }

    /** @param extra what more is bought for it on the first day; 0 or less where that is nothing */
    String sentence(BigDecimal extra, Currency currency) {
        return switch (outcome) {
            case SAME -> "Both cost the same all along.";
            case AT_ONCE -> "It pays from the first day on.";
            case NEVER ->
                extra.signum() > 0
                        ? bought(extra, currency) + " never earned back within " + YEARS + " years."
                        : "It has always cost more, for " + YEARS + " years and longer.";
            case REACHED ->
                (extra.signum() > 0 ? bought(extra, currency) + " earned back on " : "It has cost less from ")
                        + on(day)
                        + (turnsBack == null ? "." : ", until on " + on(turnsBack) + " it has cost more again.");
            case LOST ->
                "It costs less at first, and more from " + on(day) + " on"
                        + (turnsBack == null ? "." : ", until " + on(turnsBack) + ".");
        };
    }

    private static String bought(BigDecimal extra, Currency currency) {
        return "The " + Amounts.shown(extra, currency) + " more that are paid at first are";
    }

    private static String on(@Nullable LocalDate day) {
        return day == null ? "" : Amounts.day(day);
    }
}
