package dev.podium.costs;

import dev.podium.costs.Budgets.Fields;
import dev.podium.costs.Budgets.Of;
import dev.podium.costs.Budgets.Raise;
import dev.podium.costs.Budgets.Scope;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** What is entered as a budget has to be like this. Pure: the moment is handed in. */
final class BudgetRules {

    private static final BigDecimal MOST = new BigDecimal(1_000_000_000);
    private static final int LONGEST_MODEL = 200;
    private static final Duration LONGEST_RAISE = Duration.ofDays(366);

    private static final String NO_HARD =
            "A budget that counts machines, subscriptions and bills cannot be hard: nobody can be refused a server that was"
                    + " bought.";

    private BudgetRules() {}

    static Fields checked(Of whose, Fields fields) {
        if ((fields.scope() == Scope.ORGANISATION) != (whose == Of.ORGANISATION)) {
            throw bad(
                    "scope",
                    whose == Of.ORGANISATION
                            ? "A budget of the installation is one of the organisation, all teams together."
                            : "A team's budget is one of the team, or of a person, an agent, a key or a model in it.",
                    whose == Of.ORGANISATION
                            ? "Enter ORGANISATION, or make it in the team."
                            : "Enter TEAM, PERSON, AGENT, KEY or MODEL.");
        }
        return new Fields(
                fields.scope(),
                subject(fields.scope(), fields.subject().strip()),
                fields.period(),
                cap("cap", fields.cap()),
                fields.hard(),
                fixedCosts(fields));
    }

    private static boolean fixedCosts(Fields fields) {
        if (!fields.fixedCosts()) {
            return false;
        }
        switch (fields.scope()) {
            case ORGANISATION, TEAM, PERSON -> {}
            case AGENT, KEY, MODEL ->
                throw bad(
                        "fixedCosts",
                        "Machines, subscriptions and bills are of a team and its people, not of an agent, a token or a model.",
                        "Make it for the team or a person, or leave them out.");
        }
        if (fields.hard()) {
            throw bad("fixedCosts", NO_HARD, "Make it soft, or leave them out.");
        }
        return true;
    }

    /** A budget that is there stays one of what it counts. */
    static boolean hard(Fields before, boolean hard) {
        if (hard && before.fixedCosts()) {
            throw bad("hard", NO_HARD, "Keep it soft, and make another that is hard.");
        }
        return hard;
    }

    private static String subject(Scope scope, String text) {
        return switch (scope) {
            case ORGANISATION, TEAM -> {
                if (!text.isEmpty()) {
                    throw bad("subject", "A budget of a whole team names nothing in it.", "Leave the subject out.");
                }
                yield text;
            }
            case PERSON -> id(text, "person", () -> PersonId.parse(text).toString());
            case AGENT -> id(text, "agent", () -> AgentId.parse(text).toString());
            case KEY -> id(text, "key", () -> PersonId.parse(text).toString());
            case MODEL -> {
                if (text.isEmpty()
                        || text.length() > LONGEST_MODEL
                        || text.codePoints().anyMatch(Character::isISOControl)) {
                    throw bad("subject", "A model's name is 1 to 200 characters.", "Enter it as it is billed.");
                }
                yield text;
            }
        };
    }

    private static String id(String text, String noun, java.util.function.Supplier<String> parsed) {
        try {
            return parsed.get();
        } catch (Refusal refusal) {
            var better = bad(
                    "subject",
                    "\"" + shortened(text) + "\" is no id of a " + noun + ".",
                    "Enter the id of the " + noun + ".");
            better.initCause(refusal);
            throw better;
        }
    }

    private static String shortened(String text) {
        var printable = text.replaceAll("\\p{Cntrl}", "");
        return printable.length() > 40 ? printable.substring(0, 40) + "…" : printable;
    }

    /** Looks at its size without writing it out: {@code 1e999999999} is a short text. */
    static BigDecimal cap(String field, BigDecimal cap) {
        var plain = cap.stripTrailingZeros();
        if (plain.signum() <= 0 || plain.compareTo(MOST) > 0 || plain.scale() > Prices.DECIMALS) {
            throw bad(
                    field,
                    "A budget is above 0 and up to 1,000,000,000 US dollars, with up to 6 decimals.",
                    "Enter it like 250 or 99.50.");
        }
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    static Raise checked(Raise raise, Instant now) {
        if (!raise.until().isAfter(now) || raise.until().isAfter(now.plus(LONGEST_RAISE))) {
            throw bad(
                    "until",
                    "A budget is raised until a moment that is to come, at most a year ahead.",
                    "Choose another moment.");
        }
        return new Raise(cap("cap", raise.cap()), raise.until());
    }

    static String reason(String text) {
        var reason = text.strip().replaceAll("\\p{Cntrl}", " ");
        if (reason.isEmpty() || reason.length() > BudgetRaises.LONGEST_REASON) {
            throw bad(
                    "reason",
                    "A reason has 1 to " + BudgetRaises.LONGEST_REASON + " characters.",
                    "Say what the money is for.");
        }
        return reason;
    }

    private static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "costs.bad-budget", sentence, nextStep);
    }
}
