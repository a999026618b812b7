package dev.podium.costs;

import dev.podium.kernel.BudgetId;
import dev.podium.kernel.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * More of a budget for a time, asked for by whoever it counts for, and given or not by who holds
 * {@link dev.podium.identity.Permission#BUDGET_MANAGE}.
 */
public interface BudgetRaises {

    int LONGEST_REASON = 500;

    /** A question that nobody has answered yet. */
    record Request(
            UUID id, BudgetId budget, Budgets.Raise raise, String reason, PersonId by, String byName, Instant at) {}

    /** Those that are open, the oldest first: one's own, and for who decides all of the team. */
    List<Request> open();

    /**
     * Of a team's budget that counts for oneself, see {@link Budgets#mine}.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.budget-not-found}, {@code costs.bad-budget} at the field that is wrong,
     *     {@code costs.raise-asked} where one is open already
     */
    Request ask(BudgetId budget, Budgets.Raise raise, String reason);

    /**
     * Gives what was asked for, or does not.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.no-raise-request} where there is none that is open
     */
    void decide(UUID request, boolean grant);
}
