package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.costs.Budgets;
import dev.podium.kernel.LabId;
import dev.podium.labs.LabCosts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What labs cost, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class LabCostsController {

    private final LabCosts costs;

    LabCostsController(LabCosts costs) {
        this.costs = costs;
    }

    @Schema(name = "LabCostSum")
    record SumJson(
            @Schema(description = "In US dollars.") BigDecimal models,

            @Schema(description = "In US dollars.") BigDecimal gpus,

            @Schema(description = "Of whole GPUs, up to now.")
            BigDecimal gpuHours,

            @Schema(description = "In US dollars.") BigDecimal total,

            @Schema(description = "Whether GPUs are held still, so that hours go on.")
            boolean soFar) {

        static SumJson of(LabCosts.Sum sum) {
            return new SumJson(sum.models(), sum.gpus(), sum.gpuHours(), sum.amount(), sum.soFar());
        }
    }

    @Schema(name = "LabCostLine")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record LineJson(String student, String name, @Nullable String agent, SumJson sum) {

        static LineJson of(LabCosts.Line line) {
            return new LineJson(
                    line.student().toString(),
                    line.studentName(),
                    line.agent() == null ? null : line.agent().toString(),
                    SumJson.of(line.sum()));
        }
    }

    @Schema(name = "LabCostBudget")
    record BudgetJson(
            @Schema(description = "DAY, WEEK or MONTH.") String period,

            BigDecimal limit,
            BigDecimal spent,
            BigDecimal held,
            BigDecimal left,
            Instant until) {

        static BudgetJson of(Budgets.Budget budget) {
            return new BudgetJson(
                    budget.fields().period().name(),
                    budget.limit(),
                    budget.spent(),
                    budget.held(),
                    budget.left(),
                    budget.windowEnd());
        }
    }

    @Schema(name = "LabCosts")
    record CostsJson(
            LocalDate from,
            LocalDate to,
            List<LineJson> lines,

            @Schema(
                    description =
                            "Of how many students the course shows no costs to those who help; they are not among the lines.")
            int withheld,

            SumJson all,

            @Schema(description = "Of the team as a whole.") List<BudgetJson> budgets,

            @Schema(description = "False where there were too many leases to count all hours.")
            boolean whole) {}

    @GetMapping("/labs/{id}/costs")
    @Operation(
            summary = "Show what a lab's seats cost",
            description = "By student, from the day it began to its end or today. Scope labs:write.")
    CostsJson costs(@PathVariable String id) {
        var found = costs.of(LabId.parse(id));
        return new CostsJson(
                found.from(),
                found.to(),
                found.lines().stream().map(LineJson::of).toList(),
                found.withheld(),
                SumJson.of(found.all()),
                found.budgets().stream().map(BudgetJson::of).toList(),
                found.whole());
    }

    @GetMapping("/labs/{id}/costs/export")
    @Operation(
            summary = "Take what a lab's seats cost as CSV",
            description = "Scope labs:write.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv")))
    ResponseEntity<byte[]> export(@PathVariable String id) {
        return ResponseEntity.ok()
                .header("Content-Type", "text/csv;charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"costs.csv\"")
                .header("Cache-Control", "no-store")
                .body(costs.export(LabId.parse(id)).getBytes(StandardCharsets.UTF_8));
    }
}
