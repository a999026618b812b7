package dev.podium.machines;

import dev.podium.kernel.Refusal;
import dev.podium.machines.MachinePrices.Price;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is entered as a price has to be like this. Pure: the day is handed in. */
final class PriceRules {

    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final int YEARS_AHEAD = 5;
    private static final BigDecimal MOST_HOURLY = new BigDecimal(1_000_000);
    private static final BigDecimal MOST_BOUGHT = new BigDecimal(1_000_000_000);
    private static final BigDecimal SHORTEST_LIFE = new BigDecimal("0.1");
    private static final BigDecimal LONGEST_LIFE = new BigDecimal(50);
    private static final int LIFE_DECIMALS = 2;
    private static final int MOST_WATTS = 1_000_000;

    /** Those in which something can be paid: gold, for one, has no smallest part. */
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toSet());

    private PriceRules() {}

    /** The entry, its currency in capitals and its numbers without needless zeros. */
    static MachinePrices.Entry checked(MachinePrices.Entry entry, LocalDate today) {
        var latest = today.plusYears(YEARS_AHEAD);
        if (entry.from().isBefore(FIRST_DAY) || entry.from().isAfter(latest)) {
            throw bad(
                    "validFrom",
                    "A price counts from a day between " + FIRST_DAY + " and " + latest + ".",
                    "Choose another day.");
        }
        var currency = entry.currency().strip().toUpperCase(Locale.ROOT);
        if (!CURRENCIES.contains(currency)) {
            throw bad(
                    "currency",
                    "There is no currency " + MachineRules.printable(currency) + ".",
                    "Enter its three letters, such as EUR or USD.");
        }
        return new MachinePrices.Entry(entry.from(), currency, checked(entry.price(), currency));
    }

    private static Price checked(Price price, String currency) {
        return switch (price) {
            case Price.Hourly hourly ->
                new Price.Hourly(number(
                        "perHour",
                        "An amount per hour",
                        hourly.amount(),
                        BigDecimal.ZERO,
                        MOST_HOURLY,
                        MachinePrices.DECIMALS));
            case Price.Bought bought -> {
                checkWatts(bought);
                yield new Price.Bought(
                        number(
                                "purchase",
                                "A purchase price in " + currency,
                                bought.amount(),
                                BigDecimal.ZERO,
                                MOST_BOUGHT,
                                Currency.getInstance(currency).getDefaultFractionDigits()),
                        number(
                                "lifeYears",
                                "The life in years",
                                bought.lifeYears(),
                                SHORTEST_LIFE,
                                LONGEST_LIFE,
                                LIFE_DECIMALS),
                        bought.watts(),
                        bought.idleWatts());
            }
        };
    }

    private static void checkWatts(Price.Bought bought) {
        if (bought.watts() < 0 || bought.watts() > MOST_WATTS) {
            throw bad("watts", "A machine takes 0 to 1,000,000 watts.", "Enter what it takes when it is busy.");
        }
        var idle = bought.idleWatts();
        if (idle != null && (idle < 0 || idle > bought.watts())) {
            throw bad(
                    "idleWatts",
                    "When it has nothing to do it takes 0 to " + bought.watts() + " watts, as many as when it is busy.",
                    "Enter less, or leave it out.");
        }
    }

    /** Looks at its size without writing it out: {@code 1e999999999} is a short text. */
    private static BigDecimal number(
            String field, String what, BigDecimal number, BigDecimal least, BigDecimal most, int decimals) {
        var plain = number.stripTrailingZeros();
        if (plain.compareTo(least) < 0 || plain.compareTo(most) > 0 || plain.scale() > decimals) {
            throw bad(
                    field,
                    what + " is " + least.toPlainString() + " to "
                            + String.format(Locale.ROOT, "%,d", most.toBigInteger()) + ", with "
                            + (decimals == 0 ? "no" : "up to " + decimals) + " decimals.",
                    "Enter it like " + (decimals == 0 ? "1500" : "1500.25".substring(0, Math.min(7, 5 + decimals)))
                            + ", without signs for thousands.");
        }
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "machines.bad-price", sentence, nextStep);
    }
}
