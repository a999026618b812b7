package dev.podium.costs;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What models cost, from which moment on. Prices are added and never changed, so that each entry of the ledger can be worked
 * out once more.
 */
public interface Prices {

    /** Stands for any provider, or any model of a provider. */
    String ANY = "*";

    /** How exactly a price is entered. */
    int DECIMALS = 6;

    int MOST = 500;

    /**
     * What counts now: the price of this model at this provider, else of the model anywhere, else of anything at the
     * provider, else the fallback. From memory; a change counts within 2 s on every Podium.
     */
    Rate rate(String provider, String model);

    /**
     * What is entered: US dollars per million tokens, and per use of a tool at the provider; 0 to 1,000,000, up to
     * {@link #DECIMALS} decimals. What is null follows from the input: cache reads a tenth of it, writes for 5 minutes 1.25
     * and for an hour 2 times as much; tools cost nothing.
     *
     * @param provider or {@link #ANY}
     * @param model or {@link #ANY}; of both, it is the fallback
     * @param from null for now; never earlier
     */
    record NewPrice(
            String provider,
            String model,
            @Nullable Instant from,
            BigDecimal input,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite5m,
            @Nullable BigDecimal cacheWrite1h,
            BigDecimal output,
            @Nullable BigDecimal serverTool) {}

    /** @param enteredBy a name, for those who run the installation; "" for others */
    record Price(String provider, String model, Instant from, Rate rate, Instant enteredAt, String enteredBy) {}

    /** All, by provider and model, the latest first; at most {@link #MOST}. For whoever may see costs or runs the platform. */
    List<Price> all();

    /**
     * For {@link dev.podium.identity.Permission#PLATFORM_MANAGE}.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.bad-price} at the field that is wrong
     */
    Price add(NewPrice price);
}
