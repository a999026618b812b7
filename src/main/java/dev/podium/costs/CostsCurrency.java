package dev.podium.costs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In which currency the organisation reads its costs. The ledger, prices and budgets stay in US dollars; each day's dollars are
 * shown by the exchange rate of that day, and those of a day to come by today's. Where a day has no rate all are dollars, and it
 * is said so. Everybody who sees costs sees the choice, with {@link dev.podium.identity.Permission#COSTS_OWN}.
 */
public interface CostsCurrency {

    /** Of the history. */
    int MOST = 100;

    /**
     * @param currency of ISO 4217
     * @param at since when; null for US dollars that nobody chose
     * @param by a name, for those who run the installation; "" for others
     */
    record Chosen(String currency, @Nullable Instant at, String by) {}

    Chosen now();

    /** The last first, the one that counts among them; empty where nobody ever chose. */
    List<Chosen> history();

    /** US dollars, and those for which an exchange rate counts today, by their letters. */
    List<String> choices();

    /**
     * For {@link dev.podium.identity.Permission#PLATFORM_MANAGE}.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.bad-currency} for one that is none, or without a rate that counts today
     */
    Chosen choose(String currency);
}
