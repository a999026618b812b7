package dev.podium.costs;

import dev.podium.costs.ChargeRules.NewAllocation;
import dev.podium.costs.ChargeRules.NewExchangeRate;
import dev.podium.costs.ChargeRules.NewTariff;
import dev.podium.costs.ChargeRules.Rule;
import dev.podium.costs.pricing.ExchangeTable;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What is entered has to be like this. Pure: the day is handed in. */
final class ChargeChecks {

    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final BigDecimal LEAST_WORTH = new BigDecimal("0.000001");
    private static final BigDecimal MOST_WORTH = new BigDecimal(1_000_000);
    private static final int WORTH_DECIMALS = 10;
    private static final BigDecimal MOST_TARIFF = new BigDecimal(1_000);
    private static final int TARIFF_DECIMALS = 6;
    private static final BigDecimal MOST_WEIGHT = new BigDecimal(1_000_000);
    private static final int WEIGHT_DECIMALS = 6;
    private static final int MOST_TEAMS = 1_000;

    /** Those in which something can be paid: gold, for one, has no smallest part. */
    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toSet());

    private ChargeChecks() {}

    static NewExchangeRate checked(NewExchangeRate rate, LocalDate today) {
        var currency = currency(rate.currency());
        if (currency.equals(ExchangeTable.DOLLARS)) {
            throw bad("currency", "A US dollar is worth a US dollar.", "Enter another currency, such as EUR.");
        }
        return new NewExchangeRate(
                currency,
                day("validFrom", rate.from(), today),
                number(
                        "dollars",
                        "What one is worth in dollars",
                        rate.dollars(),
                        LEAST_WORTH,
                        MOST_WORTH,
                        WORTH_DECIMALS));
    }

    static NewTariff checked(NewTariff tariff, LocalDate today) {
        return new NewTariff(
                tariff.machine(),
                day("validFrom", tariff.from(), today),
                currency(tariff.currency()),
                number(
                        "perKilowattHour",
                        "A kilowatt-hour",
                        tariff.perKilowattHour(),
                        BigDecimal.ZERO,
                        MOST_TARIFF,
                        TARIFF_DECIMALS));
    }

    static NewAllocation checked(NewAllocation allocation, LocalDate today) {
        boolean byShare = allocation.rule() == Rule.SHARE;
        if (allocation.weights().isEmpty() == byShare || allocation.weights().size() > MOST_TEAMS) {
            throw bad(
                    "weights",
                    byShare
                            ? "Fixed shares need the weight of at least one team, and of " + MOST_TEAMS + " at most."
                            : "Only fixed shares have weights.",
                    byShare ? "Enter a weight for each team that pays, such as 1 and 2." : "Leave the weights out.");
        }
        var weights = new HashMap<TeamId, BigDecimal>();
        allocation.weights().forEach((team, weight) -> {
            var checked = number("weights", "A weight", weight, BigDecimal.ZERO, MOST_WEIGHT, WEIGHT_DECIMALS);
            if (checked.signum() == 0) {
                throw bad("weights", "A team without a weight pays nothing.", "Leave it out, or enter more than 0.");
            }
            weights.put(team, checked);
        });
        return new NewAllocation(
                allocation.machine(), day("validFrom", allocation.from(), today), allocation.rule(), weights);
    }

    static String currency(String text) {
        var currency = text.strip().toUpperCase(Locale.ROOT);
        if (!CURRENCIES.contains(currency)) {
            throw bad(
                    "currency",
                    "There is no currency " + shown(currency) + ".",
                    "Enter its three letters, such as EUR or USD.");
        }
        return currency;
    }

    /** Without what would not be seen, or seen as something else; short. */
    static String shown(String text) {
        var plain = text.codePoints()
                .filter(each -> !Character.isISOControl(each) && Character.getType(each) != Character.FORMAT)
                .limit(60)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return "\u201c" + plain + "\u201d";
    }

    /** Ends of lines, marks that turn the direction of what follows, and half characters, of which nothing can be written. */
    static boolean breaksOut(String text) {
        return text.codePoints()
                .anyMatch(each -> Character.isISOControl(each)
                        || each >= 0x2028 && each <= 0x202e
                        || each >= 0x2066 && each <= 0x2069
                        || each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE);
    }

    static LocalDate day(String field, LocalDate day, LocalDate today) {
        var latest = today.plusYears(1);
        if (day.isBefore(FIRST_DAY) || day.isAfter(latest)) {
            throw bad(field, "The day is from " + FIRST_DAY + " to " + latest + ".", "Choose another day.");
        }
        return day;
    }

    /** Looks at its size without writing it out: {@code 1e999999999} is a short text. */
    static BigDecimal number(
            String field, String what, BigDecimal number, BigDecimal least, BigDecimal most, int decimals) {
        var plain = number.stripTrailingZeros();
        if (plain.compareTo(least) < 0 || plain.compareTo(most) > 0 || plain.scale() > decimals) {
            throw bad(
                    field,
                    what + " is " + least.toPlainString() + " to "
                            + String.format(Locale.ROOT, "%,d", most.toBigInteger()) + ", with up to " + decimals
                            + " decimals.",
                    "Enter it like 0.25, without signs for thousands.");
        }
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "costs.bad-rule", sentence, nextStep);
    }
}
