package dev.podium.costs.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** What was bought is written off in equal parts, a day each, whether it is used or not. */
public final class WriteOff {

    private static final BigDecimal DAYS_A_YEAR = new BigDecimal("365.25");

    private WriteOff() {}

    /**
     * What this day costs, in the currency of the purchase; 0 before the first day and after the last. All days together
     * come to the purchase.
     *
     * @param from the first day
     * @param lifeYears over 0; 4 are 1461 days
     */
    public static BigDecimal ofDay(BigDecimal purchase, BigDecimal lifeYears, LocalDate from, LocalDate day) {
        long days = Math.max(
                1,
                lifeYears
                        .multiply(DAYS_A_YEAR)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact());
        return Parts.ofDay(purchase, ChronoUnit.DAYS.between(from, day), days);
    }
}
