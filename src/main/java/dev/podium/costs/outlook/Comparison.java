package dev.podium.costs.outlook;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;

/**
 * Two ways to run beside each other.
 *
 * @param saved what the other saves a month, with hardware written off; below 0 where it costs more
 * @param points month by month, from the first day on
 * @param sentence what a reader takes away
 */
public record Comparison(
        LocalDate start,
        Currency currency,
        Running now,
        Running other,
        List<Point> points,
        BigDecimal saved,
        BreakEven breakEven,
        String sentence) {

    /**
     * The sums when so many months are over.
     *
     * @param nowCash paid, with what is bought on that day
     * @param nowWrittenOff the same, but of hardware only the part of its life that is over
     */
    public record Point(
            int month,
            LocalDate day,
            BigDecimal nowCash,
            BigDecimal otherCash,
            BigDecimal nowWrittenOff,
            BigDecimal otherWrittenOff) {}

    public Comparison {
        points = List.copyOf(points);
    }
}
