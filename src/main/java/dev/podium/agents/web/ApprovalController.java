package dev.podium.agents.web;

import dev.podium.agents.Approvals;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What agents ask permission for, by REST. */
@RestController
@RequestMapping("/api/v1/agents/{id}/approval")
@Tag(name = "Agents")
class ApprovalController {

    private final Approvals approvals;

    ApprovalController(Approvals approvals) {
        this.approvals = approvals;
    }

    @Schema(name = "ApprovalAnswer")
    record AnswerJson(
            @Schema(example = "approve") String answer,
            @Schema(description = "In the program's words.") String label) {}

    @Schema(name = "ApprovalPrompt")
    record PromptJson(
            @Schema(description = "Names this prompt, asked this time.")
            String id,

            String title,

            @Schema(description = "What it wants to do, as its program shows it.")
            String asks,

            @Schema(description = "Whether its program may show only a part of that.")
            boolean partly,

            @Schema(description = "Those that can be given from here.")
            List<AnswerJson> answers) {

        static PromptJson of(Approvals.Prompt prompt) {
            return new PromptJson(
                    prompt.id(),
                    prompt.title(),
                    prompt.asks(),
                    prompt.partly(),
                    prompt.answers().stream()
                            .map(each -> new AnswerJson(each.kind().id(), each.label()))
                            .toList());
        }
    }

    @Schema(name = "Approval")
    record Asked(
            @Schema(description = "Null where it asks nothing that can be read.") @Nullable
            PromptJson prompt) {}

    @Schema(name = "ApprovalGiven")
    record Given(
            @Nullable @Schema(description = "The id of the prompt that was seen.")
            String prompt,

            @Nullable @Schema(example = "approve", description = "approve, always or deny.")
            String answer) {

        Approvals.Kind kind() {
            return Stream.of(Approvals.Kind.values())
                    .filter(each -> each.id().equals(answer))
                    .findFirst()
                    .orElseThrow(() -> Refusal.invalid(
                                    "agents.bad-answer", "An answer is approve, always or deny.", "Send one of them.")
                            .at("answer"));
        }
    }

    @GetMapping
    @Operation(
            summary = "Show what an agent asks permission for",
            description = "Read from its screen now. For whoever may look at its terminal.")
    Asked get(@PathVariable String id) {
        return new Asked(approvals.prompt(AgentId.parse(id)).map(PromptJson::of).orElse(null));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Answer what an agent asks permission for",
            description = "Only where the prompt that was seen still stands there; otherwise nothing is typed.")
    void answer(@PathVariable String id, @RequestBody Given body) {
        approvals.answer(AgentId.parse(id), AgentRequests.needed("prompt", body.prompt()), body.kind());
    }
}
