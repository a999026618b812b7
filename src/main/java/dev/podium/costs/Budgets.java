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
     */
    record Fields(Scope scope, String subject, Period period, BigDecimal cap, boolean hard) {}

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

    /** Those of the team, for {@link dev.podium.identity.Permission#COSTS_SEE}. */
    List<Budget> ofTeam();

    /** Those of the organisation, for {@link dev.podium.identity.Permission#ORG_FIGURES}. */
    List<Budget> ofOrganisation();

    /**
     * One of the team, or of the organisation for whom those are.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.budget-not-found}
     */
    Budget get(BudgetId id);

    /**
     * For {@link dev.podium.identity.Permission#BUDGET_MANAGE}; one of the organisation for
     * {@link dev.podium.identity.Permission#PLATFORM_MANAGE}. So are the methods below.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.bad-budget} at the field that is wrong, {@code costs.budget-exists}
     *     where there is one of the same scope, subject, period and kind
     */
    Budget add(Fields fields);

    /** Another cap, hard or soft. */
    Budget change(BudgetId id, BigDecimal cap, boolean hard);

    /** A higher cap until then, at most a year ahead; null ends it. */
    Budget raise(BudgetId id, @Nullable Raise raise);

    void remove(BudgetId id);
}
