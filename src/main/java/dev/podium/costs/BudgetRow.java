package dev.podium.costs;

import dev.podium.costs.Budgets.Fields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of budgets. */
record BudgetRow(UUID id, @Nullable UUID team, Fields fields, Budgets.@Nullable Raise raise) {

    BigDecimal limit(Instant now) {
        return raise != null && now.isBefore(raise.until()) ? raise.cap() : fields.cap();
    }

    boolean hard() {
        return fields.hard();
    }
}
