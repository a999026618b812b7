package dev.podium.inference.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.inference.Routing;
import dev.podium.inference.tiers.Alias;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Which kind of task goes where in a team, and where a prompt would go, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Models")
class RoutingController {

    private final Routing routing;

    RoutingController(Routing routing) {
        this.routing = routing;
    }

    @Schema(name = "ModelRule")
    record RuleJson(
            @Schema(example = "commit-message") String task,
            @Schema(example = "podium-code") String alias,

            @Schema(description = "Whether the team said so; else it is as Podium does it.")
            boolean own) {}

    @Schema(name = "ModelRuleFields")
    record RuleFields(
            @Nullable @Schema(description = "Null: as Podium does it.")
            String alias) {}

    @GetMapping("/team/model-routing")
    @Operation(summary = "Say which kind of task goes to which model", description = "In the current team.")
    List<RuleJson> rules() {
        return routing.rules().stream()
                .map(rule -> new RuleJson(rule.task().id(), rule.alias(), rule.own()))
                .toList();
    }

    @PutMapping("/team/model-routing/{task}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Have a kind of task go to another model",
            description = "For owners of the team. What was said before stays in the history.")
    void rule(@PathVariable String task, @RequestBody RuleFields body) {
        routing.set(task, body.alias());
    }

    @Schema(name = "ModelRuleSaid")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SaidJson(
            @Nullable @Schema(description = "Where it was to go from then on; null: as Podium does it.")
            String alias,

            @Schema(example = "Ada Byron") String by,
            Instant at) {}

    @GetMapping("/team/model-routing/{task}/history")
    @Operation(
            summary = "Say what the team said of a kind of task",
            description = "The latest first, at most " + Routing.MOST_SAID + ".")
    List<SaidJson> said(@PathVariable String task) {
        return routing.history(task).stream()
                .map(said -> new SaidJson(said.alias(), said.by(), said.at()))
                .toList();
    }

    @Schema(name = "ModelQuestion")
    record Question(
            @Nullable @Schema(description = "Without it podium-auto.")
            String model,

            @Nullable String text) {}

    @Schema(name = "ModelExplanation")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Explanation(
            @Nullable String task,
            String reason,
            int tier,

            @Schema(description = "Provider and model; the first that can be reached answers.")
            List<String> targets) {}

    @PostMapping("/model-explanations")
    @Operation(summary = "Say where a prompt would go and why", description = "No model is called and nothing is kept.")
    Explanation explain(@RequestBody Question body) {
        if (body.text() == null) {
            throw Refusal.invalidField("text", "inference.field-missing", "The field text is missing.", "Send it.");
        }
        var explained = routing.explain(Objects.requireNonNullElse(body.model(), Alias.AUTO), body.text());
        return new Explanation(
                explained.task() == null ? null : explained.task().id(),
                explained.reason(),
                explained.tier(),
                explained.targets());
    }
}
