package dev.podium.costs.outlook;

import dev.podium.costs.Rate;
import java.math.BigDecimal;
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
    record Priced(int tier, Rate rate) implements LedgerChange {}

    /** A machine is bought, whose models take a share of what a tier does. What its tokens cost is its electricity. */
    record Engine(
            Part.Bought machine, BigDecimal tariff, int from, BigDecimal sharePercent, BigDecimal sentUpAgainPercent)
            implements LedgerChange {}
}
