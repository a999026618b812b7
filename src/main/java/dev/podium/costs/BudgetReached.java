package dev.podium.costs;

import dev.podium.kernel.BudgetId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * 50, 80 or 100 percent of a budget are spent, or something was refused for it (100). Told once for each in a window, on one
 * Podium, after it was recorded in the audit trail.
 *
 * @param team null for a budget of the organisation
 */
public record BudgetReached(
        BudgetId budget,
        @Nullable TeamId team,
        Budgets.Fields fields,
        int percent,
        BigDecimal limit,
        BigDecimal spent,
        Instant windowEnd) {}
