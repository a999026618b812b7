package dev.podium.costs.outlook;

import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.util.List;

/**
 * A way to run.
 *
 * @param name such as "one shared GPU server"
 * @param tariff what a kilowatt hour costs
 */
public record Setup(String name, BigDecimal tariff, List<Part> parts) {

    private static final int MOST_PARTS = 1000;
    private static final int LONGEST_NAME = 200;

    public Setup {
        parts = List.copyOf(parts);
    }

    /**
     * The same, when all its figures can be meant.
     *
     * @param at such as "other"; a figure's field is then "other.parts[2].price"
     * @throws Refusal {@code costs.bad-scenario} at the field that is wrong
     */
    Setup checked(String at) {
        if (parts.size() > MOST_PARTS) {
            throw Refusal.invalidField(
                    at + ".parts",
                    "costs.bad-scenario",
                    "\"" + at + "\" has " + parts.size() + " parts; at most " + MOST_PARTS + " can be compared.",
                    "Take parts that belong together as one.");
        }
        checkName(at + ".name", name);
        Measure.AMOUNT_A_KWH.checked(at + ".tariff", tariff);
        for (int i = 0; i < parts.size(); i++) {
            var field = at + ".parts[" + i + "].";
            checkName(field + "name", parts.get(i).name());
            for (var figure : parts.get(i).figures()) {
                figure.measure().checked(field + figure.field(), figure.value());
            }
        }
        return this;
    }

    private static void checkName(String field, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw Refusal.invalidField(
                    field,
                    "costs.bad-scenario",
                    "A name has 1 to " + LONGEST_NAME + " characters; this one has " + name.length() + ".",
                    "Enter what the chart is to call it.");
        }
    }
}
