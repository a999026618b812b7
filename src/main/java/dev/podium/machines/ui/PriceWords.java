package dev.podium.machines.ui;

import dev.podium.machines.MachinePrices.Price;
import dev.podium.machines.MachinePrices.Rate;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Locale;

/** What a machine costs, in few words. */
final class PriceWords {

    private static final BigDecimal ONE = BigDecimal.ONE;

    private PriceWords() {}

    /** "0.684463 EUR an hour". */
    static String perHour(Rate rate) {
        return amount(rate.price().perHour(), rate.currency()) + " an hour";
    }

    /** Where the amount comes from, and since when. */
    static String why(Rate rate) {
        return switch (rate.price()) {
            case Price.Hourly hourly -> "As entered, from " + rate.from() + " on.";
            case Price.Bought bought ->
                "Bought for " + amount(bought.amount(), rate.currency()) + " and written off over "
                        + number(bought.lifeYears(), 0) + (bought.lifeYears().compareTo(ONE) == 0 ? " year" : " years")
                        + " of 8,766 hours, from " + rate.from() + " on. Electricity comes on top: "
                        + watts(bought) + ".";
        };
    }

    private static String watts(Price.Bought bought) {
        var busy = number(BigDecimal.valueOf(bought.watts()), 0) + " W";
        var idle = bought.idleWatts();
        return idle == null ? busy : busy + " when it is busy, " + number(BigDecimal.valueOf(idle), 0) + " W when not";
    }

    /** By whom and when it was entered, as far as that is told. */
    static String entered(Rate rate) {
        var day = LocalDate.ofInstant(rate.enteredAt(), ZoneOffset.UTC);
        return "entered " + (rate.enteredBy().isEmpty() ? "" : "by " + rate.enteredBy() + " ") + "on " + day;
    }

    private static String amount(BigDecimal amount, String currency) {
        return number(amount, Currency.getInstance(currency).getDefaultFractionDigits()) + " " + currency;
    }

    /** All of its decimals, and at least so many. */
    private static String number(BigDecimal number, int decimals) {
        var format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(Math.max(decimals, number.scale()));
        return format.format(number);
    }
}
