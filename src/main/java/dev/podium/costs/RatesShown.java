package dev.podium.costs;

import dev.podium.costs.pricing.ExchangeTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** {@link ShownCurrency}: the one that was chosen, by the exchange rates that were entered. Asked without an actor. */
@Component
class RatesShown implements ShownCurrency {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    /** A rate has up to 16 digits: with 20 nothing is lost that anybody would see. */
    private static final MathContext DIGITS = new MathContext(20, RoundingMode.HALF_UP);

    private final CurrencyStore chosen;
    private final ChargeRuleStore rules;
    private final CostsSettings settings;
    private final Clock clock;

    RatesShown(CurrencyStore chosen, ChargeRuleStore rules, CostsSettings settings, Clock clock) {
        this.chosen = chosen;
        this.rules = rules;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Factors over(LocalDate from, LocalDate to) {
        var currency = chosen.chosen(1).stream()
                .findFirst()
                .map(CostsCurrency.Chosen::currency)
                .orElse(ExchangeTable.DOLLARS);
        return currency.equals(ExchangeTable.DOLLARS)
                ? dollars(from, to, "")
                : over(currency, rules.exchange(), LocalDate.ofInstant(clock.instant(), settings.zone()), from, to);
    }

    /**
     * Pure.
     *
     * @param today whose rate counts for days after it, though a later one may be entered already
     */
    static Factors over(String currency, ExchangeTable exchange, LocalDate today, LocalDate from, LocalDate to) {
        var stretches = new ArrayList<Stretch>();
        BigDecimal rate = null;
        var begins = from;
        for (var day = from; !day.isAfter(to); day = day.plusDays(1)) {
            var counts = day.isAfter(today) ? today : day;
            var next = exchange.on(currency, counts).orElse(null);
            if (next == null) {
                return dollars(
                        from,
                        to,
                        "No rate of " + currency + " counts on " + DAY.format(counts)
                                + ": enter one under Charges; these are US dollars.");
            }
            if (rate != null && rate.compareTo(next) != 0) {
                stretches.add(new Stretch(begins, day.minusDays(1), factor(rate)));
                begins = day;
            }
            rate = next;
        }
        if (rate != null) {
            stretches.add(new Stretch(begins, to, factor(rate)));
        }
        return new Factors(Currency.getInstance(currency), stretches, "");
    }

    private static BigDecimal factor(BigDecimal dollars) {
        return BigDecimal.ONE.divide(dollars, DIGITS);
    }

    private static Factors dollars(LocalDate from, LocalDate to, String note) {
        return new Factors(
                Currency.getInstance(ExchangeTable.DOLLARS),
                from.isAfter(to) ? List.of() : List.of(new Stretch(from, to, BigDecimal.ONE)),
                note);
    }
}
