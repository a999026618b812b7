/**
 * What things cost: the ledger of everything that was spent, the prices it was worked out by, and the budgets that keep it
 * within bounds.
 *
 * Public face: Meter, Metered, Payer, Subject, Tokens, Spent to spend; Prices, Rate, Dollars; Ledger, LedgerSearch, AgentsToday; Budgets,
 * BudgetReached; ChargeRules, Subscriptions, Charges, ChargeFiles, CostsCurrency; Spending, Outlooks; Reports; from above SpendingAgents, RunningAgents. It must never know how a model is called.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "telemetry",
            "portal",
            "portal :: web",
            "audit",
            "identity",
            "hooks",
            "hooks :: ui",
            "machines"
        })
package dev.podium.costs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
