package dev.podium.costs.ui;

import dev.podium.costs.ChargeRules;
import dev.podium.costs.ChargeRules.NewAllocation;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachinePrices.Price;
import dev.podium.machines.MachinePrices.Rate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How what is entered is spoken of. Pure. */
final class ChargeWords {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final BigDecimal HUNDRED = new BigDecimal(100);

    private ChargeWords() {}

    /** "3 Nov 2026". */
    static String day(LocalDate day) {
        return DAY.format(day);
    }

    /** "1 to 3 Nov 2026", or one day alone. */
    static String days(LocalDate from, LocalDate to) {
        return from.equals(to) ? day(from) : day(from) + " to " + day(to);
    }

    /** "−1,204.50 EUR", with all its decimals and at least those of the currency. */
    static String money(BigDecimal amount, String currency) {
        return number(amount, Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits())) + " " + currency;
    }

    /** All of its decimals, and at least so many. */
    static String number(BigDecimal number, int decimals) {
        var format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(Math.max(decimals, number.scale()));
        format.setNegativePrefix("−");
        return format.format(number);
    }

    /** "Euro". */
    static String name(String currency) {
        return Currency.getInstance(currency).getDisplayName(Locale.ENGLISH);
    }

    /** "23 Nov 2026, Root". */
    static String entered(Instant at, String by, ZoneId zone) {
        return day(LocalDate.ofInstant(at, zone)) + (by.isEmpty() ? "" : ", " + by);
    }

    /** "0.50 EUR an hour", "24,000.00 EUR over 4 years". */
    static String price(@Nullable Rate rate) {
        if (rate == null) {
            return "No price";
        }
        return switch (rate.price()) {
            case Price.Hourly hourly -> money(hourly.amount(), rate.currency()) + " an hour";
            case Price.Bought bought ->
                money(bought.amount(), rate.currency()) + " over " + number(bought.lifeYears(), 0)
                        + (bought.lifeYears().compareTo(BigDecimal.ONE) == 0 ? " year" : " years");
        };
    }

    /** "By use", as a rule is called. */
    static String word(ChargeRules.Rule rule) {
        return switch (rule) {
            case USE -> "By use";
            case EQUAL -> "In equal parts";
            case SHARE -> "By fixed shares";
        };
    }

    /** What a rule means for who pays. */
    static String sentence(ChargeRules.Rule rule) {
        return switch (rule) {
            case USE ->
                "Those whose agents ran there pay by the minute; the time in which none ran goes to the teams that may use it.";
            case EQUAL -> "The teams that may use it pay the same each, whoever uses it.";
            case SHARE -> "The teams that are named pay by their weight, whoever uses it.";
        };
    }

    /**
     * Who pays by it.
     *
     * @param names of all teams, for who runs the installation; null for others, who are told their own part alone
     */
    static String sentence(@Nullable NewAllocation allocation, @Nullable Map<TeamId, String> names) {
        var rule = allocation == null ? ChargeRules.Rule.USE : allocation.rule();
        var word = word(rule) + ". ";
        if (allocation == null || rule != ChargeRules.Rule.SHARE) {
            return word + sentence(rule);
        }
        if (names == null) {
            return word
                    + allocation.weights().values().stream()
                            .findFirst()
                            .map(part -> "This team pays " + percent(part) + " of it, whoever uses it.")
                            .orElse("This team pays nothing of it.");
        }
        var sum = allocation.weights().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return word
                + allocation.weights().entrySet().stream()
                        .map(each -> names.getOrDefault(each.getKey(), "A deleted team") + " "
                                + percent(each.getValue().divide(sum, 6, RoundingMode.HALF_UP)))
                        .sorted()
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String percent(BigDecimal part) {
        var percent = part.multiply(HUNDRED).setScale(1, RoundingMode.HALF_UP).stripTrailingZeros();
        return (percent.scale() < 0 ? percent.setScale(0) : percent).toPlainString() + " %";
    }
}
