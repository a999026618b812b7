package dev.podium.costs;

import dev.podium.costs.Prices.Price;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All prices as they were at one moment. Pure, and never changed. */
final class RateTable {

    /** Where the table has no fallback. An unknown model is never free. */
    private static final Rate BUILT_IN = new Rate(
            0,
            false,
            new BigDecimal("5"),
            new BigDecimal("0.5"),
            new BigDecimal("6.25"),
            new BigDecimal("10"),
            new BigDecimal("25"),
            BigDecimal.ZERO);

    private record Key(String provider, String model) {}

    private final Map<Key, List<Price>> prices = new HashMap<>();

    /** @param all of one provider and model, the one that counts latest first */
    RateTable(List<Price> all) {
        for (var price : all) {
            prices.computeIfAbsent(new Key(price.provider(), price.model()), _ -> new ArrayList<>())
                    .add(price);
        }
    }

    Rate rate(String provider, String model, Instant now) {
        var found = at(provider, model, now);
        if (found == null) {
            found = at(Prices.ANY, model, now);
        }
        if (found == null) {
            found = at(provider, Prices.ANY, now);
        }
        if (found == null) {
            found = at(Prices.ANY, Prices.ANY, now);
        }
        return found == null ? BUILT_IN : found;
    }

    private @Nullable Rate at(String provider, String model, Instant now) {
        for (var price : prices.getOrDefault(new Key(provider, model), List.of())) {
            if (!price.from().isAfter(now)) {
                return price.rate();
            }
        }
        return null;
    }
}
