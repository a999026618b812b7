package dev.podium.costs;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Amounts as people read them. Pure. */
public final class Dollars {

    private static final int CENTS = 2;
    private static final int FEW = 4;
    private static final int FINE = 6;
    private static final int LEDGER = 12;

    private Dollars() {}

    /** To the cent, and small amounts as exactly as they need, up to 6 decimals: $1,204.50, $0.000321. */
    public static String shown(BigDecimal amount) {
        return shown(amount, FINE);
    }

    /** For a list, where amounts are compared: to the cent from a dollar on, else to four decimals; $5.66, $0.0733. */
    public static String about(BigDecimal amount) {
        boolean much = amount.signum() == 0 || amount.abs().compareTo(BigDecimal.ONE) >= 0;
        var rounded = amount.setScale(much ? CENTS : FEW, RoundingMode.HALF_UP);
        if (rounded.signum() == 0 && amount.signum() != 0) {
            return (amount.signum() < 0 ? "−" : "") + "<$0.0001";
        }
        return (rounded.signum() < 0 ? "−" : "")
                + String.format(Locale.ROOT, "$%,." + rounded.scale() + "f", rounded.abs());
    }

    /** With all that the ledger has. */
    public static String exactly(BigDecimal amount) {
        return shown(amount, LEDGER);
    }

    private static String shown(BigDecimal amount, int most) {
        var plain = amount.setScale(most, RoundingMode.HALF_UP).stripTrailingZeros();
        int decimals = Math.clamp(plain.scale(), CENTS, most);
        return (plain.signum() < 0 ? "−" : "") + String.format(Locale.ROOT, "$%,." + decimals + "f", plain.abs());
    }
}
