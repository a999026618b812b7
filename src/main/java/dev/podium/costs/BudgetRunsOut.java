package dev.podium.costs;

import dev.podium.kernel.BudgetId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A budget will be used up before its window ends, as expected. Told once in a window, and again only where in between it looked
 * as if it would last; on one Podium, after it was recorded in the audit trail.
 *
 * @param team null for a budget of the organisation
 * @param day on which it is used up
 * @param sentence that says so, with the amount
 */
public record BudgetRunsOut(
        BudgetId budget,
        @Nullable TeamId team,
        Budgets.Fields fields,
        BigDecimal limit,
        BigDecimal spent,
        LocalDate day,
        Instant windowEnd,
        String sentence) {}
