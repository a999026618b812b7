package dev.podium.costs.reports;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Amounts and changes, as reports say them. Pure. */
public final class Money {

    private static final int USUAL_DECIMALS = 2;
    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final BigDecimal MOST_PERCENT = new BigDecimal(1_000);

    private Money() {}

    /** With the decimals of the currency: $1,204.50, ¥1,205, CHF 12.00; what is less than the least of it as <$0.01. */
    public static String shown(BigDecimal amount, Currency currency) {
        int decimals = Math.max(0, currency.getDefaultFractionDigits());
        if (currency.getDefaultFractionDigits() < 0) {
            decimals = USUAL_DECIMALS;
        }
        var symbol = currency.getSymbol(Locale.US);
        var before = Character.isLetter(symbol.codePointBefore(symbol.length())) ? symbol + "\u00a0" : symbol;
        var rounded = amount.setScale(decimals, RoundingMode.HALF_UP);
        if (rounded.signum() == 0 && amount.signum() != 0) {
            return (amount.signum() < 0 ? "−" : "") + "<" + before
                    + BigDecimal.ONE.movePointLeft(decimals).toPlainString();
        }
        return (rounded.signum() < 0 ? "−" : "")
                + before
                + String.format(Locale.ROOT, "%,." + decimals + "f", rounded.abs());
    }

    /** With its sign: +$12.00. */
    static String change(BigDecimal change, Currency currency) {
        return (change.signum() > 0 ? "+" : "") + shown(change, currency);
    }

    /** Such as "+12.5 %"; "new" where there was nothing, "" where that is not known. */
    static String change(BigDecimal amount, @Nullable BigDecimal before) {
        if (before == null) {
            return "";
        }
        if (before.signum() <= 0) {
            return amount.signum() == 0 ? "" : "new";
        }
        var percent = amount.subtract(before).multiply(HUNDRED).divide(before, 1, RoundingMode.HALF_UP);
        if (percent.compareTo(MOST_PERCENT) > 0) {
            return "> 10 times";
        }
        return (percent.signum() > 0 ? "+" : percent.signum() < 0 ? "−" : "")
                + percent.abs().toPlainString() + " %";
    }

    /** Such as "8.4 %" of a whole; "" where there is none. */
    static String share(BigDecimal part, BigDecimal whole) {
        if (whole.signum() <= 0) {
            return "";
        }
        var percent = part.multiply(HUNDRED).divide(whole, 1, RoundingMode.HALF_UP);
        return (percent.signum() < 0 ? "−" : "") + percent.abs().toPlainString() + " %";
    }
}
