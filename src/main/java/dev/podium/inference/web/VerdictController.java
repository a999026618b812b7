package dev.podium.inference.web;

import dev.podium.inference.ModelVerdicts;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What somebody says of a model's answer, by REST. */
@RestController
@RequestMapping("/api/v1/model-calls")
@Tag(name = "Models")
class VerdictController {

    private final ModelVerdicts verdicts;

    VerdictController(ModelVerdicts verdicts) {
        this.verdicts = verdicts;
    }

    @Schema(name = "ModelVerdict")
    record Fields(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"good", "bad"})
            @Nullable
            String verdict,

            @Schema(description = "A short word, up to 40 small letters, digits and hyphens.", example = "tests-failed")
            @Nullable
            String reason,

            @Schema(description = "Up to 500 characters.") @Nullable
            String text) {

        ModelVerdicts.Verdict read() {
            var said = verdict;
            if (said == null || !said.equals("good") && !said.equals("bad")) {
                throw Refusal.invalidField(
                        "verdict", "inference.bad-verdict", "A verdict is good or bad.", "Send one of the two.");
            }
            return new ModelVerdicts.Verdict(
                    said.equals("good"), Objects.requireNonNullElse(reason, ""), Objects.requireNonNullElse(text, ""));
        }
    }

    @PostMapping("/{id}/verdict")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Say whether a model's answer was good",
            description =
                    "The id is that of x-podium-call, a second after the call has ended. Of one's own calls, and with the"
                            + " scope costs:read of the team's; one of each person, another takes its place. After a bad one podium-auto"
                            + " sends what follows in the same session a tier higher.")
    void give(@PathVariable String id, @RequestBody Fields body) {
        verdicts.give(PersonId.parse(id).value(), body.read());
    }
}
