package dev.podium.costs;

import dev.podium.costs.Budgets.Fields;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a budget is spoken of. Pure. */
final class BudgetWords {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm", Locale.ENGLISH);

    private BudgetWords() {}

    /** Such as "The budget of this team for a month". */
    static String name(Fields fields) {
        var whose = switch (fields.scope()) {
            case ORGANISATION -> "the organisation";
            case TEAM -> "this team";
            case PERSON -> "this person";
            case AGENT -> "this agent";
            case KEY -> "this API token";
            case MODEL -> "the model " + fields.subject();
        };
        if (fields.fixedCosts()) {
            return "The soft budget of all that " + whose + " costs for a "
                    + fields.period().name().toLowerCase(Locale.ROOT);
        }
        return "The " + (fields.hard() ? "" : "soft ") + "budget of " + whose + " for a "
                + fields.period().name().toLowerCase(Locale.ROOT);
    }

    static String money(BigDecimal amount) {
        return Dollars.shown(amount);
    }

    static String moment(Instant moment, ZoneId zone) {
        return MOMENT.format(moment.atZone(zone)) + " (" + zone.getId() + ")";
    }

    static Refusal exceeded(
            BudgetRow budget,
            BigDecimal limit,
            BigDecimal spent,
            BigDecimal held,
            BigDecimal most,
            Stretch window,
            ZoneId zone) {
        return Refusal.limit(
                "costs.budget-exceeded",
                name(budget.fields()) + ", " + money(limit) + ", has no room for this, which may cost up to "
                        + money(most)
                        + ": " + money(spent) + " is spent"
                        + (held.signum() > 0 ? " and " + money(held) + " set aside for what is under way" : "")
                        + ". It begins anew on " + moment(window.ends(), zone) + ".",
                "Wait until then, ask for something smaller, or ask "
                        + (budget.team() == null ? "an admin" : "an owner of the team") + " to raise it.");
    }

    static String passed(BudgetRow budget, BigDecimal limit, BigDecimal spent, Stretch window, ZoneId zone) {
        return name(budget.fields()) + ", " + money(limit) + ", is passed: " + money(spent)
                + " is spent. It begins anew on " + moment(window.ends(), zone) + ".";
    }
}
