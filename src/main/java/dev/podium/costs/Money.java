package dev.podium.costs;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Locale;

/** Amounts of any currency as people read them; {@link Dollars} says those of the ledger itself. Pure. */
public final class Money {

    private static final int USUAL_DECIMALS = 2;
    private static final int FINER = 2;
    private static final BigDecimal TENTH = new BigDecimal("0.1");
    private static final BigDecimal MUCH = new BigDecimal(100);

    private Money() {}

    /** With the decimals of the currency, and two more where it is less than a tenth: $1,204.50, ¥1,205, $0.0321. */
    public static String shown(BigDecimal amount, Currency currency) {
        boolean little = amount.signum() != 0 && amount.abs().compareTo(TENTH) < 0;
        return said(amount, currency, decimals(currency) + (little ? FINER : 0));
    }

    /** Where the size of it matters and its cents do not: $5,640 from a hundred on, else as {@link #shown}. */
    public static String about(BigDecimal amount, Currency currency) {
        return amount.abs().compareTo(MUCH) >= 0 ? said(amount, currency, 0) : shown(amount, currency);
    }

    /** By how much it is more or less: +$12.00, −$3.10. */
    public static String change(BigDecimal amount, Currency currency) {
        return (amount.signum() > 0 ? "+" : "") + about(amount, currency);
    }

    private static int decimals(Currency currency) {
        return currency.getDefaultFractionDigits() < 0 ? USUAL_DECIMALS : currency.getDefaultFractionDigits();
    }

    private static String said(BigDecimal amount, Currency currency, int decimals) {
        var symbol = currency.getSymbol(Locale.US);
        // A no-break space: a line does not end between letters and their number.
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
}
