package dev.podium.costs.outlook;

import dev.podium.kernel.Refusal;
import java.math.BigDecimal;

/** What a figure of a scenario counts, and within which bounds it can be meant. */
public enum Measure {
    AMOUNT("", "An amount", "0", "1000000000", 6),
    AMOUNT_A_MONTH("a month", "An amount a month", "0", "1000000000", 6),
    AMOUNT_AN_HOUR("an hour", "A price of an hour", "0", "1000000", 6),
    AMOUNT_A_MILLION("per million tokens", "A price of a million tokens", "0", "1000000", 6),
    AMOUNT_A_KWH("per kWh", "A price of a kilowatt hour", "0", "1000", 6),
    MONTHS("months", "A life", "1", "600", 0),
    MACHINES("machines", "A number of machines", "0", "10000", 0),
    SEATS("seats", "A number of seats", "0", "1000000", 0),
    WATTS("W", "A power", "0", "1000000", 3),
    HOURS_A_DAY("hours a day", "A time in a day", "0", "24", 6),
    HOURS_A_WEEK("hours a week", "A time in a week", "0", "168", 6),
    MILLIONS_A_MONTH("million tokens a month", "A number of tokens", "0", "1000000000", 6),
    /** Of a whole. */
    PERCENT("%", "A share", "0", "100", 6),
    /** By which something changes: −100 is down to nothing. */
    PERCENT_MORE("% more", "A change", "-100", "10000", 6);

    private final String unit;
    private final String name;
    private final BigDecimal least;
    private final BigDecimal most;
    private final int decimals;

    Measure(String unit, String name, String least, String most, int decimals) {
        this.unit = unit;
        this.name = name;
        this.least = new BigDecimal(least);
        this.most = new BigDecimal(most);
        this.decimals = decimals;
    }

    /** As it stands behind the number; of amounts, behind the currency. */
    public String unit() {
        return unit;
    }

    public BigDecimal least() {
        return least;
    }

    public BigDecimal most() {
        return most;
    }

    public int decimals() {
        return decimals;
    }

    /** @throws Refusal {@code costs.bad-scenario} at the field; looks at the number's size without writing it out */
    BigDecimal checked(String field, BigDecimal number) {
        boolean fits = number.compareTo(least) >= 0 && number.compareTo(most) <= 0;
        if (!fits || number.signum() != 0 && number.stripTrailingZeros().scale() > decimals) {
            throw Refusal.invalidField(
                    field,
                    "costs.bad-scenario",
                    name + " is " + Amounts.number(least) + " to " + Amounts.number(most)
                            + (unit.isEmpty() ? "" : " " + unit)
                            + (decimals == 0 ? ", a whole number." : ", with up to " + decimals + " decimals."),
                    "Enter another number in \"" + field + "\".");
        }
        return number;
    }
}
