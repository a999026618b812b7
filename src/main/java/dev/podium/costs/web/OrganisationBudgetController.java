package dev.podium.costs.web;

import dev.podium.costs.Budgets;
import dev.podium.costs.Budgets.Of;
import dev.podium.kernel.BudgetId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/organisation/budgets")
@Tag(name = "Costs")
class OrganisationBudgetController {

    private final Budgets budgets;

    OrganisationBudgetController(Budgets budgets) {
        this.budgets = budgets;
    }

    @GetMapping
    @Operation(
            summary = "List the budgets of the organisation",
            description = "By scope, subject and period. Scope org:read.")
    BudgetJson.All list() {
        return new BudgetJson.All(
                budgets.all(Of.ORGANISATION).stream().map(BudgetJson.One::of).toList());
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a budget of the organisation")
    BudgetJson.One get(@PathVariable String id) {
        return BudgetJson.One.of(budgets.get(Of.ORGANISATION, BudgetId.parse(id)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Add a budget of the organisation",
            description = "What its window has seen already counts. Scope platform:manage; counts within 2 s.")
    BudgetJson.One add(@RequestBody BudgetJson.Fields body) {
        return BudgetJson.One.of(budgets.add(Of.ORGANISATION, body.fields()));
    }

    @PutMapping("/{id}")
    @Operation(summary = "Change a budget of the organisation")
    BudgetJson.One change(@PathVariable String id, @RequestBody BudgetJson.Change body) {
        return BudgetJson.One.of(budgets.change(
                Of.ORGANISATION,
                BudgetId.parse(id),
                Bodies.needed("cap", body.cap()),
                Bodies.needed("hard", body.hard())));
    }

    @PutMapping("/{id}/raise")
    @Operation(summary = "Give a budget of the organisation another cap for a time")
    BudgetJson.One raise(@PathVariable String id, @RequestBody BudgetJson.Raise body) {
        return BudgetJson.One.of(budgets.raise(Of.ORGANISATION, BudgetId.parse(id), body.raise()));
    }

    @DeleteMapping("/{id}/raise")
    @Operation(summary = "End the other cap of a budget of the organisation")
    BudgetJson.One endRaise(@PathVariable String id) {
        return BudgetJson.One.of(budgets.raise(Of.ORGANISATION, BudgetId.parse(id), null));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a budget of the organisation")
    void remove(@PathVariable String id) {
        budgets.remove(Of.ORGANISATION, BudgetId.parse(id));
    }
}
