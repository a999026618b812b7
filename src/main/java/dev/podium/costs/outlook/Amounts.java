package dev.podium.costs.outlook;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Currency;
import java.util.Locale;

/** Amounts and days, as they are worked with and as people read them. */
final class Amounts {

    /** As many decimals as the ledger has. */
    static final int SCALE = 12;

    static final BigDecimal HUNDRED = new BigDecimal(100);

    /** Above this it is a mistake, or a number written to be one; the ledger's whole world is far below. */
    private static final BigDecimal MOST = BigDecimal.TEN.pow(15);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
    private static final int USUAL_DECIMALS = 2;

    private Amounts() {}

    static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(SCALE, RoundingMode.HALF_UP);
    }

    static BigDecimal divided(BigDecimal amount, BigDecimal by) {
        return amount.divide(by, SCALE, RoundingMode.HALF_UP);
    }

    static BigDecimal divided(BigDecimal amount, long by) {
        return divided(amount, BigDecimal.valueOf(by));
    }

    static BigDecimal percent(BigDecimal amount, BigDecimal percent) {
        return amount.multiply(percent).divide(HUNDRED);
    }

    static BigDecimal sum(Collection<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Looks at its size without writing it out: {@code 1e999999999} is a short text. */
    static boolean plausible(BigDecimal amount) {
        return amount.abs().compareTo(MOST) <= 0 && amount.scale() <= 4 * SCALE;
    }

    /** With the decimals of the currency: $1,204.50, ¥1,205, CHF 12.00. */
    static String shown(BigDecimal amount, Currency currency) {
        int decimals = currency.getDefaultFractionDigits() < 0 ? USUAL_DECIMALS : currency.getDefaultFractionDigits();
        var symbol = currency.getSymbol(Locale.US);
        // A no-break space: a line does not end between letters and their number.
        var before = Character.isLetter(symbol.codePointBefore(symbol.length())) ? symbol + "\u00a0" : symbol;
        var shown = amount.setScale(decimals, RoundingMode.HALF_UP);
        if (shown.signum() == 0 && amount.signum() != 0) {
            return (amount.signum() < 0 ? "−" : "") + "<" + before
                    + BigDecimal.ONE.movePointLeft(decimals).toPlainString();
        }
        return (shown.signum() < 0 ? "−" : "")
                + before
                + String.format(Locale.ROOT, "%,." + decimals + "f", shown.abs());
    }

    /** Such as "Sunday, 22 November 2026". */
    static String day(LocalDate day) {
        return DAY.format(day);
    }

    /** Such as "22 November". */
    static String shortDay(LocalDate day) {
        return SHORT_DAY.format(day);
    }

    static String days(long count) {
        return count == 1 ? "1 day" : String.format(Locale.ROOT, "%,d days", count);
    }

    /** Without zeros at its end: 0.3, 24, 1,200. */
    static String number(BigDecimal number) {
        var plain = number.stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, plain.scale()) + "f", plain);
    }
}
