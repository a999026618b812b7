package dev.podium.costs.outlook;

import dev.podium.costs.Rate;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What a tier cost on a day, by the model that served it then. */
@FunctionalInterface
public interface TierPrices {

    /** Null where the tier had no price on that day. */
    @Nullable
    Rate on(int tier, LocalDate day);
}
