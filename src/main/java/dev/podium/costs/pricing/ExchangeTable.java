package dev.podium.costs.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What currencies are worth in US dollars, from which day on. */
public final class ExchangeTable {

    public static final String DOLLARS = "USD";

    /**
     * @param day the first day on which it counts
     * @param dollars what one of the currency is worth, over 0
     */
    public record Quote(String currency, LocalDate day, BigDecimal dollars) {}

    private final Map<String, TreeMap<LocalDate, BigDecimal>> quotes = new HashMap<>();

    /** @param all of two for one day the later in the list counts */
    public ExchangeTable(List<Quote> all) {
        all.forEach(quote -> quotes.computeIfAbsent(quote.currency(), _ -> new TreeMap<>(Comparator.naturalOrder()))
                .put(quote.day(), quote.dollars()));
    }

    /** What one is worth on that day: the latest quote that is not after it; empty where there is none. */
    public Optional<BigDecimal> on(String currency, LocalDate day) {
        if (currency.equals(DOLLARS)) {
            return Optional.of(BigDecimal.ONE);
        }
        var known = quotes.get(currency);
        var quote = known == null ? null : known.floorEntry(day);
        return quote == null ? Optional.empty() : Optional.of(quote.getValue());
    }

    /** In dollars, as the ledger keeps them. */
    public Optional<BigDecimal> dollars(BigDecimal amount, String currency, LocalDate day) {
        return on(currency, day).map(each -> amount.multiply(each).setScale(Parts.SCALE, RoundingMode.HALF_UP));
    }

    /** An amount of the ledger in another currency, with as many decimals. */
    public Optional<BigDecimal> from(BigDecimal dollars, String currency, LocalDate day) {
        return on(currency, day).map(each -> dollars.divide(each, Parts.SCALE, RoundingMode.HALF_UP));
    }
}
