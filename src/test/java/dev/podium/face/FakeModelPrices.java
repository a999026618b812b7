package dev.podium.face;

import dev.podium.costs.Prices;
import dev.podium.costs.Rate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The fallback, and what was added. */
public final class FakeModelPrices implements Prices {

    public final List<Price> known = new ArrayList<>(List.of(price(1, ANY, ANY, Instant.EPOCH, "5", "25")));

    public static Price price(long id, String provider, String model, Instant from, String input, String output) {
        var in = new BigDecimal(input);
        return new Price(
                provider,
                model,
                from,
                new Rate(id, true, in, in, in, in, new BigDecimal(output), BigDecimal.ZERO),
                from,
                "Podium");
    }

    @Override
    public Rate rate(String provider, String model) {
        return known.stream()
                .filter(price ->
                        price.provider().equals(provider) && price.model().equals(model))
                .findFirst()
                .orElseThrow()
                .rate();
    }

    @Override
    public List<Price> all() {
        return known;
    }

    @Override
    public Price add(NewPrice wanted) {
        var added = price(
                known.size() + 1L,
                wanted.provider(),
                wanted.model(),
                wanted.from() == null ? Instant.EPOCH : wanted.from(),
                wanted.input().toPlainString(),
                wanted.output().toPlainString());
        known.add(added);
        return added;
    }
}
