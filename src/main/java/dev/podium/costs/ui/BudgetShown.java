package dev.podium.costs.ui;

import dev.podium.costs.Budgets;
import dev.podium.costs.Budgets.Of;
import dev.podium.costs.Dollars;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A budget as its page shows it. */
record BudgetShown(Budgets.Budget budget, Of whose, String subject) {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);
    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final int MUCH = 80;

    /** "Person", as a scope is called. */
    static String word(Budgets.Scope scope) {
        return switch (scope) {
            case ORGANISATION -> "Organisation";
            case TEAM -> "Team";
            case PERSON -> "Person";
            case AGENT -> "Agent";
            case KEY -> "API token";
            case MODEL -> "Model";
        };
    }

    /** "a day". */
    static String word(Budgets.Period period) {
        return "a " + period.name().toLowerCase(Locale.ROOT);
    }

    String kind() {
        var word = word(budget.fields().scope());
        return word + " · " + word(budget.fields().period()) + " · "
                + (budget.fields().hard() ? "hard" : "soft")
                + (budget.fields().fixedCosts() ? " · counts machines, seats and bills too" : "");
    }

    private BigDecimal percent(BigDecimal part) {
        return part.multiply(HUNDRED).divide(budget.limit(), 1, RoundingMode.HALF_UP);
    }

    /** Spent, in whole percent of what counts now; more than 100 where a soft one was passed. */
    int spent() {
        return percent(budget.spent()).setScale(0, RoundingMode.DOWN).intValue();
    }

    /** For the bar, so that both parts together fill it at most. */
    String spentWidth() {
        return percent(budget.spent()).min(HUNDRED).toPlainString() + "%";
    }

    String heldWidth() {
        var spent = percent(budget.spent()).min(HUNDRED);
        return percent(budget.held()).min(HUNDRED.subtract(spent)).toPlainString() + "%";
    }

    /** A class of budgets.css; the number and its words stand beside the colour. */
    String tone() {
        int spent = spent();
        if (spent >= 100) {
            return "over";
        }
        return spent >= MUCH ? "much" : "";
    }

    /** "82 % of $50.00, $1.20 set aside". */
    String words() {
        return spent() + " % of " + Dollars.shown(budget.limit())
                + (budget.held().signum() > 0 ? ", " + Dollars.about(budget.held()) + " set aside" : "");
    }

    /** "raised from $40.00 until 3 Dec, 12:00"; "". */
    String raised(ZoneId zone) {
        var raise = budget.raise();
        return raise == null
                ? ""
                : "raised from " + Dollars.shown(budget.fields().cap()) + " until " + minute(raise.until(), zone);
    }

    String ends(ZoneId zone) {
        return minute(budget.windowEnd(), zone);
    }

    static String minute(Instant moment, ZoneId zone) {
        return MINUTE.format(moment.atZone(zone));
    }
}
