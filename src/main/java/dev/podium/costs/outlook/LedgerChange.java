package dev.podium.costs.outlook;

import dev.podium.costs.Rate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One thing that would be otherwise. Of several, each finds what those before it have made. */
public sealed interface LedgerChange {

    /**
     * Work goes to another tier.
     *
     * @param task the id of its kind; null for all
     * @param sharePercent how much of it
     * @param sentUpAgainPercent how much of what went there was not good enough, and is done at the old tier after all: it
     *     costs twice
     */
    record Move(@Nullable String task, int from, int to, BigDecimal sharePercent, BigDecimal sentUpAgainPercent)
            implements LedgerChange {}

    /** All prices of a tier rise, or fall where it is below 0. */
    record Dearer(int tier, BigDecimal percent) implements LedgerChange {}

    /** A tier is served by a model with these prices. */
    record Priced(int tier, Rate rate) implements LedgerChange {

        private static final int DECIMALS = 6;

        /** As with prices that are entered: what is null follows from the input. Per million tokens. */
        public static Priced of(
                int tier,
                BigDecimal input,
                @Nullable BigDecimal cacheRead,
                @Nullable BigDecimal cacheWrite5m,
                @Nullable BigDecimal cacheWrite1h,
                BigDecimal output) {
            return new Priced(
                    tier,
                    new Rate(
                            0,
                            true,
                            input,
                            or(cacheRead, input, "0.1"),
                            or(cacheWrite5m, input, "1.25"),
                            or(cacheWrite1h, input, "2"),
                            output,
                            BigDecimal.ZERO));
        }

        /** Of a number that cannot be meant nothing is worked out: it is refused where it is looked at. */
        private static BigDecimal or(@Nullable BigDecimal given, BigDecimal input, String share) {
            return given != null || !Amounts.plausible(input)
                    ? Objects.requireNonNullElse(given, input)
                    : input.multiply(new BigDecimal(share)).setScale(DECIMALS, RoundingMode.HALF_UP);
        }
    }

    /** A machine is bought, whose models take a share of what a tier does. What its tokens cost is its electricity. */
    record Engine(
            Part.Bought machine, BigDecimal tariff, int from, BigDecimal sharePercent, BigDecimal sentUpAgainPercent)
            implements LedgerChange {}
}
