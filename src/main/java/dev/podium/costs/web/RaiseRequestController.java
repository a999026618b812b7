package dev.podium.costs.web;

import dev.podium.costs.BudgetRaises;
import dev.podium.costs.Budgets;
import dev.podium.kernel.BudgetId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Budgets as they concern oneself, and more of them for a time. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Costs")
class RaiseRequestController {

    private final Budgets budgets;
    private final BudgetRaises raises;

    RaiseRequestController(Budgets budgets, BudgetRaises raises) {
        this.budgets = budgets;
        this.raises = raises;
    }

    @Schema(name = "BudgetRaiseRequest")
    record One(
            String id,
            String budget,
            BigDecimal cap,
            Instant until,
            String reason,

            @Schema(description = "Who asks.") String person,

            String name,
            Instant at) {

        static One of(BudgetRaises.Request request) {
            return new One(
                    request.id().toString(),
                    request.budget().toString(),
                    request.raise().cap(),
                    request.raise().until(),
                    request.reason(),
                    request.by().toString(),
                    request.byName(),
                    request.at());
        }
    }

    @Schema(name = "BudgetRaiseRequestList")
    record All(List<One> items) {}

    @Schema(name = "NewBudgetRaiseRequest")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "In US dollars.") @Nullable
            BigDecimal cap,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "2026-01-31T00:00:00Z") @Nullable
            String until,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "500 characters at most.") @Nullable
            String reason) {}

    @Schema(name = "BudgetRaiseDecision")
    record Decision(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Boolean grant) {}

    @GetMapping("/budgets/mine")
    @Operation(
            summary = "List the budgets of this team that count for oneself",
            description = "Of the team, of models, of oneself, and of the agents and tokens one spends with. Scope"
                    + " costs:own.")
    BudgetJson.All mine() {
        return new BudgetJson.All(
                budgets.mine().stream().map(BudgetJson.One::of).toList());
    }

    @PostMapping("/budgets/{id}/raise-requests")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Ask for more of a budget for a time", description = "Of one that counts for oneself.")
    One ask(@PathVariable String id, @RequestBody Fields body) {
        return One.of(raises.ask(
                BudgetId.parse(id),
                new Budgets.Raise(
                        Bodies.needed("cap", body.cap()), Bodies.moment("until", Bodies.needed("until", body.until()))),
                Bodies.needed("reason", body.reason())));
    }

    @GetMapping("/budget-raise-requests")
    @Operation(
            summary = "List what is asked for and not decided",
            description = "One's own; with the scope budgets:write all of the team.")
    All open() {
        return new All(raises.open().stream().map(One::of).toList());
    }

    @PostMapping("/budget-raise-requests/{id}/decision")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Give what was asked for, or do not", description = "Once. Scope budgets:write.")
    void decide(@PathVariable String id, @RequestBody Decision body) {
        raises.decide(Bodies.key("id").apply(id), Bodies.needed("grant", body.grant()));
    }
}
