package dev.podium.costs.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Cuts an amount into parts that make it up exactly. */
public final class Parts {

    /** Decimals of an amount, as the ledger keeps them. */
    public static final int SCALE = 12;

    private Parts() {}

    /**
     * Each part is what its weight and those before it come to, less what was given to those before it. So no part is more
     * than one of the last decimals off, and nothing is left over.
     *
     * @param weights none below 0, and not all of them 0
     * @return one part for each weight, of the sign of the whole
     */
    public static List<BigDecimal> of(BigDecimal whole, List<BigDecimal> weights) {
        var sum = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.signum() <= 0 || weights.stream().anyMatch(weight -> weight.signum() < 0)) {
            throw new IllegalArgumentException("Parts need weights that come to more than nothing.");
        }
        var parts = new ArrayList<BigDecimal>(weights.size());
        var given = BigDecimal.ZERO;
        var weighed = BigDecimal.ZERO;
        for (var weight : weights) {
            weighed = weighed.add(weight);
            var upTo = whole.multiply(weighed).divide(sum, SCALE, RoundingMode.HALF_UP);
            parts.add(upTo.subtract(given));
            given = upTo;
        }
        // The whole may have more decimals than the ledger: it is the ledger's that is made up.
        return parts;
    }

    /** How much of an amount the days up to this one come to, less those before it: {@code days} of them make up all. */
    static BigDecimal ofDay(BigDecimal whole, long number, long days) {
        if (number < 0 || number >= days) {
            return BigDecimal.ZERO;
        }
        return upTo(whole, number + 1, days).subtract(upTo(whole, number, days));
    }

    private static BigDecimal upTo(BigDecimal whole, long number, long days) {
        return whole.multiply(BigDecimal.valueOf(number)).divide(BigDecimal.valueOf(days), SCALE, RoundingMode.HALF_UP);
    }
}
