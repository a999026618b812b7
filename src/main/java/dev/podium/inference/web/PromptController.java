package dev.podium.inference.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.inference.ModelPrompts;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What was asked of models, where a team keeps it, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Models")
class PromptController {

    private final ModelPrompts prompts;

    PromptController(ModelPrompts prompts) {
        this.prompts = prompts;
    }

    @Schema(name = "ModelPromptChoice")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Choice(
            @Schema(description = "1 to 90; null: none are kept.") @Nullable
            Integer days) {}

    @Schema(name = "ModelPrompt")
    record Kept(
            @Schema(description = "The request as it came, or its beginning and its end.")
            String text,

            @Schema(description = "How long it was, in bytes.")
            long size,

            boolean cut,

            @Nullable @Schema(description = "null: nothing was answered, or it is not kept.")
            Answered answer) {}

    @Schema(name = "ModelAnswer")
    record Answered(
            @Schema(description = "As its client was told it, whole or in events, or its beginning and its end.")
            String text,

            long size,
            boolean cut) {}

    @GetMapping("/team/model-prompts")
    @Operation(summary = "Say for how many days the team keeps what is asked of models")
    Choice choice() {
        var days = prompts.days();
        return new Choice(days.isPresent() ? days.getAsInt() : null);
    }

    @PutMapping("/team/model-prompts")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Keep what is asked of models from now on",
            description = "For owners. Encrypted, and for so many days.")
    void keep(@RequestBody Choice body) {
        var days = body.days();
        if (days == null) {
            throw Refusal.invalidField(
                    "days", "inference.field-missing", "The field days is missing.", "Send it, or send DELETE.");
        }
        prompts.keep(days);
    }

    @DeleteMapping("/team/model-prompts")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Keep nothing that is asked of models",
            description = "For owners. What was kept is deleted at once.")
    void keepNone() {
        prompts.keep(null);
    }

    @GetMapping("/model-calls/{id}/prompt")
    @Operation(
            summary = "Show what was asked of a model, and what it answered",
            description =
                    "Of one's own calls, and of others' with the scope terminals:others. Each look is in the audit trail.")
    Kept read(@PathVariable String id) {
        var kept = prompts.read(PersonId.parse(id).value());
        var answer = kept.answer();
        return new Kept(
                kept.text(),
                kept.size(),
                kept.cut(),
                answer == null ? null : new Answered(answer.text(), answer.size(), answer.cut()));
    }
}
