package dev.podium.costs;

import dev.podium.kernel.BudgetId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much may be spent. A hard budget refuses what could pass it; a soft one says so and lets it through. Each budget that
 * counts for a payer has to have room. A change counts within 2 s on every Podium.
 */
public interface Budgets {

    enum Scope {
        /** All teams together; only who runs the installation makes one. */
        ORGANISATION,
        TEAM,
        PERSON,
        AGENT,
        /** One API token. */
        KEY,
        /** One model, as billed, within the team. */
        MODEL
    }

    /** By the calendar, in {@link Ledger#zone}; a week begins on Monday. */
    enum Period {
        DAY,
        WEEK,
        MONTH
    }

    /**
     * What is entered.
     *
     * @param subject the id of the person, agent or key, or the model's name; "" for the organisation and the team
     * @param cap in US dollars, above 0, up to 1,000,000,000, up to 6 decimals
     * @param fixedCosts whether it counts also what nobody can refuse: machines, electricity, subscriptions and bills. Only for
     *     a soft one of the organisation, the team or a person
     */
    record Fields(Scope scope, String subject, Period period, BigDecimal cap, boolean hard, boolean fixedCosts) {

        /** One of models and GPUs alone. */
        public Fields(Scope scope, String subject, Period period, BigDecimal cap, boolean hard) {
            this(scope, subject, period, cap, hard, false);
        }
    }

    /** Another cap for a time. */
    record Raise(BigDecimal cap, Instant until) {}

    /**
     * A budget as it is now.
     *
     * @param team null for the organisation
     * @param raise null where none counts now
     * @param limit what counts now: the cap, or that of the raise
     * @param held set aside for what is under way
     * @param left limit less spent and held; 0 where it is passed
     */
    record Budget(
            BudgetId id,
            @Nullable TeamId team,
            Fields fields,
            @Nullable Raise raise,
            BigDecimal limit,
            Instant windowStart,
            Instant windowEnd,
            BigDecimal spent,
            BigDecimal held,
            BigDecimal left) {}

    /** Whose budgets. */
    enum Of {
        /**
         * The acting team's: seen with {@link dev.podium.identity.Permission#COSTS_SEE}, made and changed with
         * {@link dev.podium.identity.Permission#BUDGET_MANAGE}.
         */
        TEAM,
        /**
         * The installation's: seen with {@link dev.podium.identity.Permission#ORG_FIGURES}, made and changed with
         * {@link dev.podium.identity.Permission#PLATFORM_MANAGE}.
         */
        ORGANISATION
    }

    /** By scope, subject and period. */
    List<Budget> all(Of whose);

    /**
     * Those of the acting team that count for whoever asks: of the team, of models, of themselves, and of the agents and keys
     * with which they have spent something. With {@link dev.podium.identity.Permission#COSTS_OWN}: what a refusal for want of
     * money says anyway.
     */
    List<Budget> mine();

    /** @throws dev.podium.kernel.Refusal {@code costs.budget-not-found}; so do the methods below */
    Budget get(Of whose, BudgetId id);

    /**
     * @throws dev.podium.kernel.Refusal {@code costs.bad-budget} at the field that is wrong, {@code costs.budget-exists}
     *     where there is one of the same scope, subject, period and kind, that counts the same
     */
    Budget add(Of whose, Fields fields);

    /** Another cap, hard or soft; what it counts stays. */
    Budget change(Of whose, BudgetId id, BigDecimal cap, boolean hard);

    /** Another cap until then, at most a year ahead; null ends it. */
    Budget raise(Of whose, BudgetId id, @Nullable Raise raise);

    void remove(Of whose, BudgetId id);
}
