package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Attention;
import dev.podium.labs.ThresholdFigures;
import dev.podium.labs.stuck.Finding;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Rule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who is stuck, and how far each student is, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class AttentionController {

    private final Attention attention;

    AttentionController(Attention attention) {
        this.attention = attention;
    }

    @Schema(name = "Flag")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record FlagJson(
            @Schema(
                    description = "hand, waiting, machine, agent-failed, agent-loop, same-result, same-error,"
                            + " agent-escalates, agent-quiet, no-progress or idle.")
            String rule,

            @Schema(description = "watch or help.") String level,
            Instant since,
            String sentence,

            @Schema(description = "What the rule went by.") Map<String, String> inputs) {

        static FlagJson of(Flag flag) {
            return new FlagJson(
                    LabJson.word(flag.rule()),
                    LabJson.word(flag.level()),
                    flag.since(),
                    flag.sentence(),
                    flag.inputs());
        }
    }

    @Schema(name = "SeatAttention")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SeatNowJson(
            String seat,

            @Schema(description = "calm, watch or help.") String level,
            List<FlagJson> flags,

            @Schema(description = "How many steps are passed.")
            int passed,

            @Schema(description = "The first that is not, from 1; 0 for none.")
            int step,

            @Schema(description = "What is not known of it, in a sentence.")
            String unknown,

            @Nullable @Schema(description = "When its student last did something.")
            Instant active) {

        static SeatNowJson of(Attention.SeatNow now) {
            return new SeatNowJson(
                    now.seat().toString(),
                    LabJson.word(now.level()),
                    now.flags().stream().map(FlagJson::of).toList(),
                    now.passed(),
                    now.step(),
                    now.unknown(),
                    now.active());
        }
    }

    @Schema(name = "ClassFinding")
    record ClassJson(
            Instant since,
            String sentence,

            @Schema(description = "The seats that it is about.")
            List<String> seats) {

        static ClassJson of(Finding finding) {
            var seats = switch (finding) {
                case Flag flag -> List.of(flag.seat());
                case Finding.HardStep step -> step.seats();
                case Finding.SharedError error -> error.seats();
            };
            return new ClassJson(finding.since(), finding.sentence(), seats);
        }
    }

    @Schema(name = "LabAttention")
    record NowJson(Instant at, List<String> steps, List<SeatNowJson> seats, List<ClassJson> ofTheClass) {

        static NowJson of(Attention.Now now) {
            return new NowJson(
                    now.at(),
                    now.steps(),
                    now.seats().values().stream()
                            .map(SeatNowJson::of)
                            .sorted(Comparator.comparing(SeatNowJson::seat))
                            .toList(),
                    now.ofTheClass().stream().map(ClassJson::of).toList());
        }
    }

    @Schema(name = "FlagDismissal")
    record Dismissal(@Nullable String reason) {}

    @Schema(name = "FlagSnooze")
    record Snooze(
            @Nullable @Schema(description = "1 to 240.") Integer minutes,
            @Nullable String reason) {}

    @Schema(name = "AttentionDecision")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record DecisionJson(
            Instant at,
            String seat,
            String student,
            String rule,
            String level,

            @Schema(description = "raised, ended, dismissed or snoozed.")
            String deed,

            String sentence,

            @Schema(description = "Who; empty for a rule.") String by,
            String reason,
            @Nullable Instant until,
            Map<String, String> inputs) {

        static DecisionJson of(Attention.Decision decision) {
            return new DecisionJson(
                    decision.at(),
                    decision.seat().toString(),
                    decision.studentName(),
                    LabJson.word(decision.rule()),
                    LabJson.word(decision.level()),
                    LabJson.word(decision.deed()),
                    decision.sentence(),
                    decision.by(),
                    decision.reason(),
                    decision.until(),
                    decision.inputs());
        }
    }

    @Schema(name = "AttentionDecisionList")
    record Decisions(List<DecisionJson> items) {}

    @Schema(name = "StepResult")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record StepJson(
            int step,
            String name,

            @Schema(description = "Whether it was passed once.")
            boolean passed,

            @Nullable @Schema(description = "Of the last run of its script; null where that did not end by itself.")
            Integer exit,

            @Schema(description = "The last 4 KB of that run.")
            String output,

            Instant at) {

        static StepJson of(Attention.StepResult result) {
            return new StepJson(
                    result.step(), result.name(), result.passed(), result.exit(), result.output(), result.at());
        }
    }

    @Schema(name = "StepResultList")
    record Steps(List<StepJson> items) {

        static Steps of(List<Attention.StepResult> results) {
            return new Steps(results.stream().map(StepJson::of).toList());
        }
    }

    @GetMapping("/labs/{id}/attention")
    @Operation(
            summary = "Show which seats need somebody",
            description = "As found at the last look, some seconds ago. Scope labs:help.")
    NowJson now(@PathVariable String id) {
        return NowJson.of(attention.now(LabId.parse(id)));
    }

    @GetMapping("/labs/{id}/attention/decisions")
    @Operation(
            summary = "Show what rules said of seats, and what was made of it",
            description = "The latest first; kept for 400 days. Scope labs:help.")
    Decisions decisions(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "50") int limit) {
        return new Decisions(attention.decisions(LabId.parse(id), offset, limit).stream()
                .map(DecisionJson::of)
                .toList());
    }

    @PostMapping("/seats/{id}/flags/{rule}/dismiss")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Dismiss a flag",
            description = "It is not shown again before there is new evidence. Scope labs:help.")
    void dismiss(@PathVariable String id, @PathVariable String rule, @RequestBody Dismissal body) {
        attention.dismiss(SeatId.parse(id), rule(rule), LabBodies.text(body.reason()));
    }

    @PostMapping("/seats/{id}/flags/{rule}/snooze")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Put a flag off", description = "It is not shown for so long. Scope labs:help.")
    void snooze(@PathVariable String id, @PathVariable String rule, @RequestBody Snooze body) {
        int minutes = LabBodies.needed("minutes", body.minutes());
        attention.snooze(SeatId.parse(id), rule(rule), Duration.ofMinutes(minutes), LabBodies.text(body.reason()));
    }

    private static Rule rule(String word) {
        return LabBodies.word("rule", word, Rule.class);
    }

    @GetMapping("/seats/{id}/steps")
    @Operation(
            summary = "Show how a seat's steps went",
            description = "The last run of each that was tried. Scope labs:help; labs:seat for one's own.")
    Steps steps(@PathVariable String id) {
        return Steps.of(attention.steps(SeatId.parse(id)));
    }

    @PostMapping("/seats/{id}/steps")
    @Operation(
            summary = "Check a seat's steps",
            description = "Runs the scripts of those that are not passed, in order, until one fails; each takes 20 s at"
                    + " most. Scope labs:help; labs:seat for one's own.")
    Steps check(@PathVariable String id) {
        return Steps.of(attention.checkSteps(SeatId.parse(id)));
    }

    @GetMapping("/course/thresholds")
    @Operation(summary = "Show from when on seats are flagged", description = "Times in seconds. Scope labs:help.")
    ThresholdFigures thresholds() {
        return ThresholdFigures.of(attention.thresholds());
    }

    @PutMapping("/course/thresholds")
    @Operation(
            summary = "Set from when on seats are flagged",
            description = "What is missing is as Podium has it. Scope labs:write.")
    ThresholdFigures setThresholds(@RequestBody ThresholdFigures figures) {
        attention.setThresholds(figures.thresholds());
        return ThresholdFigures.of(attention.thresholds());
    }
}
