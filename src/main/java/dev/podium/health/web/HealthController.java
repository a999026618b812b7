package dev.podium.health.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.health.HealthChecks;
import dev.podium.health.SupportBundles;
import dev.podium.kernel.HealthCheck;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Health and support bundles by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Health", description = "How this Podium is, for those who run it.")
class HealthController {

    private final HealthChecks checks;
    private final SupportBundles bundles;

    HealthController(HealthChecks checks, SupportBundles bundles) {
        this.checks = checks;
        this.bundles = bundles;
    }

    @Schema(name = "HealthCheck")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record CheckJson(
            @Schema(example = "home.room") String check,

            @Schema(allowableValues = {"broken", "silent", "look", "fine"})
            String state,

            String sentence,

            @Schema(description = "What to do; empty where it is fine.")
            String nextStep,

            Instant since,
            Instant lookedAt,

            @Schema(description = "The path of the page where one mends it; empty for none.")
            String page,

            @Schema(description = "How many are in which state, by words of the check's own.")
            Map<String, Long> counts) {

        static CheckJson of(HealthChecks.Seen seen) {
            return new CheckJson(
                    seen.check(),
                    word(seen.state()),
                    seen.sentence(),
                    seen.nextStep(),
                    seen.since(),
                    seen.lookedAt(),
                    seen.page(),
                    new TreeMap<>(seen.counts()));
        }

        private static String word(HealthCheck.State state) {
            return state.name().toLowerCase(Locale.ROOT);
        }
    }

    @Schema(name = "HealthChecks")
    record ChecksJson(List<CheckJson> items) {}

    @GetMapping("/health-checks")
    @Operation(
            summary = "See how Podium is",
            description =
                    "The worst first, as they were seen last; each is looked at every 30 s. Takes the scope platform:manage.")
    ChecksJson all() {
        return new ChecksJson(checks.all().stream().map(CheckJson::of).toList());
    }

    @PostMapping("/health-checks/look")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Have all checks be looked at now",
            description = "In the background. Takes the scope platform:manage.")
    void look() {
        checks.lookAgain();
    }

    @GetMapping("/support-bundle")
    @Operation(
            summary = "Make a support bundle",
            description =
                    "A zip without secrets, prompts, terminals or names of people. That it was made is in the audit trail.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content =
                                    @Content(
                                            mediaType = "application/zip",
                                            schema = @Schema(type = "string", format = "binary"))))
    ResponseEntity<byte[]> bundle() {
        return ResponseEntity.ok()
                .header("Content-Type", "application/zip")
                .header("Content-Disposition", "attachment; filename=\"" + SupportBundles.FILE + "\"")
                .header("Cache-Control", "no-store")
                .body(bundles.make());
    }
}
