package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.labs.CoursePolicy;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a course tells its students, and who accepted it, by REST. */
@RestController
@RequestMapping("/api/v1/course/policy")
@Tag(name = "Labs")
class PolicyTextController {

    private final CoursePolicy policy;

    PolicyTextController(CoursePolicy policy) {
        this.policy = policy;
    }

    @Schema(name = "PolicyTold")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ToldJson(
            @Nullable @Schema(description = "Null where the course says nothing.")
            Integer version,

            @Nullable String text,

            @Nullable @Schema(description = "What those who help see of whoever accepts it: state, figures or screen.")
            String visibility,

            @Schema(description = "Whether oneself has accepted it.")
            boolean accepted) {}

    @Schema(name = "PolicyVersion")
    record VersionJson(int version, String text, String by, Instant at) {}

    @Schema(name = "PolicyVersions")
    record Versions(List<VersionJson> versions) {}

    @Schema(name = "PolicyAccepted")
    record AcceptedJson(String person, String name, int version, Instant at) {}

    @Schema(name = "PolicyAcceptances")
    record Acceptances(List<AcceptedJson> accepted) {}

    @Schema(name = "PolicyAcceptance")
    record Acceptance(@Nullable Integer version) {}

    @GetMapping
    @Operation(summary = "Show what the course tells its students", description = "Scope labs:seat.")
    ToldJson told() {
        return policy.told()
                .map(text ->
                        new ToldJson(text.version(), text.text(), LabJson.word(text.visibility()), text.accepted()))
                .orElseGet(() -> new ToldJson(null, null, null, false));
    }

    @PostMapping("/acceptances")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Accept it",
            description =
                    "By the version that was read; refused with labs.policy-changed for another. Scope labs:seat.")
    void accept(@RequestBody Acceptance body) {
        policy.accept(LabBodies.needed("version", body.version()));
    }

    @GetMapping("/acceptances")
    @Operation(summary = "Say who accepted which version", description = "The latest of each. Scope labs:help.")
    Acceptances accepted() {
        return new Acceptances(policy.accepted().stream()
                .map(each -> new AcceptedJson(each.person().toString(), each.name(), each.version(), each.at()))
                .toList());
    }

    @GetMapping("/versions")
    @Operation(summary = "Show every text that there was", description = "The latest first. Scope labs:help.")
    Versions versions() {
        return new Versions(policy.versions().stream()
                .map(each -> new VersionJson(each.version(), each.text(), each.by(), each.at()))
                .toList());
    }
}
