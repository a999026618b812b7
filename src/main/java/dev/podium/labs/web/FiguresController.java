package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.labs.CourseFigures;
import dev.podium.labs.CourseFigures.Figures;
import dev.podium.labs.CourseFigures.Period;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Courses in sums, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class FiguresController {

    private static final String PERIOD =
            "period is this_month, last_month or course, which is the whole course so far.";

    private final CourseFigures figures;

    FiguresController(CourseFigures figures) {
        this.figures = figures;
    }

    @Schema(name = "CourseFlags")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record FlagsJson(String rule, @Nullable Integer count) {}

    @Schema(name = "CourseFigures")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record FiguresJson(
            String course,
            String period,
            LocalDate from,
            LocalDate to,
            int labs,

            @Nullable @Schema(description = "Of labs that say when they begin; null where none does.")
            BigDecimal labHours,

            @Nullable @Schema(description = "Null, as all below, where it would be of fewer than 5 people.")
            Integer students,

            @Nullable @Schema(description = "That are ready, in all labs together.")
            Integer seats,

            @Nullable @Schema(description = "What the agents of those seats spent on models, in US dollars.")
            BigDecimal models,

            @Nullable @Schema(description = "On GPUs, in US dollars.")
            BigDecimal gpus,

            @Nullable @Schema(description = "Both together, in US dollars.")
            BigDecimal amount,

            @Nullable @Schema(description = "Of whole GPUs, up to now.")
            BigDecimal gpuHours,

            @Schema(description = "Whether GPUs are held still, so that hours go on.")
            boolean soFar,

            @Nullable @Schema(description = "How often a hand was raised.")
            Integer hands,

            @Nullable
            @Schema(
                    description = "Of 100 steps of all seats, how many were passed in that time; null also where"
                            + " there are no steps.")
            Integer stepsPassed,

            @Nullable
            @Schema(
                    description = "Of those who were told their points, how many of 100 reached half of them. Of the"
                            + " whole course alone.")
            Integer passed,

            @Schema(
                    description = "How often each rule said that somebody should look; those that said nothing are left"
                            + " out.")
            List<FlagsJson> flags,

            @Schema(description = "Of the team as a whole.") List<LabCostsController.BudgetJson> budgets,

            @Schema(
                    description =
                            "Where fewer than 20 people contributed: dollars are whole, hours in halves, counts and"
                                    + " shares in fives.")
            boolean rounded,

            @Schema(description = "False where there were too many leases to count all hours.")
            boolean whole) {

        static FiguresJson of(Figures found) {
            return new FiguresJson(
                    found.course(),
                    LabJson.word(found.period()),
                    found.from(),
                    found.to(),
                    found.labs(),
                    found.labHours(),
                    found.students(),
                    found.seats(),
                    found.models(),
                    found.gpus(),
                    found.amount(),
                    found.gpuHours(),
                    found.soFar(),
                    found.hands(),
                    found.stepsPassed(),
                    found.passed(),
                    found.flags().stream()
                            .map(each -> new FlagsJson(LabJson.word(each.rule()), each.count()))
                            .toList(),
                    found.budgets().stream()
                            .map(LabCostsController.BudgetJson::of)
                            .toList(),
                    found.rounded(),
                    found.whole());
        }
    }

    @Schema(name = "CourseOfTeam")
    record OfTeamJson(String team, FiguresJson figures) {}

    @Schema(name = "CourseFiguresList")
    record FiguresList(List<OfTeamJson> items) {}

    @GetMapping("/course/figures")
    @Operation(
            summary = "Show the course in sums",
            description = "No names, no single lab, nothing of fewer than 5 people; " + PERIOD + " Scope costs:read.")
    FiguresJson figures(@RequestParam(defaultValue = "course") String period) {
        return FiguresJson.of(figures.get(period(period)));
    }

    @GetMapping("/course/figures/export")
    @Operation(
            summary = "Take the course in sums as CSV",
            description = "The same; " + PERIOD + " Scope costs:read.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv")))
    ResponseEntity<byte[]> export(@RequestParam(defaultValue = "course") String period) {
        return csv(figures.export(period(period), false));
    }

    @GetMapping("/courses/figures")
    @Operation(
            summary = "Show the courses of all teams in sums",
            description = "For those who read every team's figures; " + PERIOD + " Scope org:read.")
    FiguresList all(@RequestParam(defaultValue = "course") String period) {
        return new FiguresList(figures.all(period(period)).stream()
                .map(each -> new OfTeamJson(each.team(), FiguresJson.of(each.figures())))
                .toList());
    }

    @GetMapping("/courses/figures/export")
    @Operation(
            summary = "Take the courses of all teams in sums as CSV",
            description = "A row for each; " + PERIOD + " Scope org:read.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv")))
    ResponseEntity<byte[]> exportAll(@RequestParam(defaultValue = "course") String period) {
        return csv(figures.export(period(period), true));
    }

    private static Period period(String word) {
        return LabBodies.word("period", word, Period.class);
    }

    private static ResponseEntity<byte[]> csv(String text) {
        return ResponseEntity.ok()
                .header("Content-Type", "text/csv;charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"figures.csv\"")
                .header("Cache-Control", "no-store")
                .body(text.getBytes(StandardCharsets.UTF_8));
    }
}
