package dev.podium.costs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.costs.Budgets;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Budgets, as REST shows and takes them. */
final class BudgetJson {

    private BudgetJson() {}

    @Schema(name = "BudgetRaise")
    record Raise(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal cap,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "2026-01-31T00:00:00Z") @Nullable
            String until) {

        Budgets.Raise raise() {
            return new Budgets.Raise(Bodies.needed("cap", cap), Bodies.moment("until", Bodies.needed("until", until)));
        }
    }

    @Schema(name = "Budget", description = "Amounts in US dollars.")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            String id,
            Budgets.Scope scope,

            @Schema(description = "The id of the person, agent or key, or the model's name; else empty.")
            String subject,

            Budgets.Period period,
            BigDecimal cap,
            boolean hard,

            @Schema(description = "Whether it counts also machines, electricity, subscriptions and bills.")
            boolean fixedCosts,

            @Schema(description = "Another cap for a time, while it counts.") @Nullable
            Raise raise,

            @Schema(description = "What counts now.") BigDecimal limit,

            Instant windowStart,
            Instant windowEnd,
            BigDecimal spent,

            @Schema(description = "Set aside for what is under way.")
            BigDecimal held,

            BigDecimal left) {

        static One of(Budgets.Budget budget) {
            var raise = budget.raise();
            return new One(
                    budget.id().toString(),
                    budget.fields().scope(),
                    budget.fields().subject(),
                    budget.fields().period(),
                    budget.fields().cap(),
                    budget.fields().hard(),
                    budget.fields().fixedCosts(),
                    raise == null ? null : new Raise(raise.cap(), raise.until().toString()),
                    budget.limit(),
                    budget.windowStart(),
                    budget.windowEnd(),
                    budget.spent(),
                    budget.held(),
                    budget.left());
        }
    }

    @Schema(name = "BudgetList")
    record All(List<One> items) {}

    @Schema(name = "NewBudget")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, implementation = Budgets.Scope.class) @Nullable
            String scope,

            @Schema(description = "The id of the person, agent or key, or the model's name; else left out.") @Nullable
            String subject,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, implementation = Budgets.Period.class) @Nullable
            String period,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "In US dollars.") @Nullable
            BigDecimal cap,

            @Schema(description = "Refuses what could pass it; true when absent.") @Nullable
            Boolean hard,

            @Schema(
                    description =
                            "Counts also machines, electricity, subscriptions and bills; false when absent. Only for a"
                                    + " soft one of the organisation, the team or a person.")
            @Nullable
            Boolean fixedCosts) {

        Budgets.Fields fields() {
            return new Budgets.Fields(
                    Bodies.word("scope", Bodies.needed("scope", scope), Budgets.Scope.class),
                    subject == null ? "" : subject,
                    Bodies.word("period", Bodies.needed("period", period), Budgets.Period.class),
                    Bodies.needed("cap", cap),
                    hard == null || hard,
                    Boolean.TRUE.equals(fixedCosts));
        }
    }

    @Schema(name = "BudgetChange")
    record Change(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "In US dollars.") @Nullable
            BigDecimal cap,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Boolean hard) {}
}
