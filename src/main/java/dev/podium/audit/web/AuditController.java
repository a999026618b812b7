package dev.podium.audit.web;

import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trails by REST: nothing but the translation of {@link AuditTrails} to JSON. */
@RestController
@RequestMapping("/api/v1/audit")
@Tag(name = "Audit", description = "Who did what, when and from where; append-only.")
class AuditController {

    private final AuditTrails trails;
    private final JsonLines lines;

    AuditController(AuditTrails trails, JsonLines lines) {
        this.trails = trails;
        this.lines = lines;
    }

    @GetMapping
    @Operation(
            summary = "List the audit trail",
            description = "The newest first. Takes the scope audit:read; for a team that is not yours, org:audit.")
    AuditJson.Page list(
            @ParameterObject AuditQuery wanted,
            @Parameter(description = "A team's id, or installation; the token's team when absent.")
                    @RequestParam(required = false)
                    @Nullable
                    String team,
            @Parameter(description = "Only entries before this position: the page's next.")
                    @RequestParam(required = false)
                    @Nullable
                    Long before,
            @Parameter(description = "At most " + AuditTrails.LONGEST_PAGE + ".") @RequestParam(defaultValue = "50")
                    int limit) {
        var items = trails.page(Trail.parse(team), wanted.filter(), before, limit).stream()
                .map(AuditJson.One::of)
                .toList();
        return new AuditJson.Page(
                items, items.size() < limit ? null : items.getLast().position());
    }

    @GetMapping("/export")
    @Operation(
            summary = "Export the audit trail",
            description =
                    "JSON Lines in plain ASCII, an entry a line, the oldest first. The export is in the trail too.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content =
                                    @Content(
                                            mediaType = JsonLines.TYPE,
                                            schema = @Schema(implementation = AuditJson.One.class))))
    void export(
            @ParameterObject AuditQuery wanted,
            @Parameter(description = "A team's id, or installation; the token's team when absent.")
                    @RequestParam(required = false)
                    @Nullable
                    String team,
            HttpServletResponse response)
            throws IOException {
        // What is refused is refused before the first byte.
        var export = trails.export(Trail.parse(team), wanted.filter());
        response.setContentType(JsonLines.TYPE);
        response.setHeader("Content-Disposition", "attachment; filename=\"audit.jsonl\"");
        response.setHeader("Cache-Control", "no-store");
        lines.write(export, response.getOutputStream());
    }

    @GetMapping("/verify")
    @Operation(
            summary = "Verify the audit trail",
            description = "Recomputes every hash and compares with the anchors kept outside the database.")
    AuditJson.Verdict verify(
            @Parameter(description = "A team's id, or installation; the token's team when absent.")
                    @RequestParam(required = false)
                    @Nullable
                    String team) {
        return AuditJson.Verdict.of(trails.verify(Trail.parse(team)));
    }
}
