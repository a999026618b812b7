package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.agents.Watchers;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.Kept;
import dev.podium.labs.Visibility;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a course keeps of its students, by REST. */
@RestController
@RequestMapping("/api/v1/course")
@Tag(name = "Labs")
class KeptController {

    private final Kept kept;

    KeptController(Kept kept) {
        this.kept = kept;
    }

    @Schema(name = "CoursePrivacy")
    record PrivacyJson(
            @Nullable @Schema(description = "How long after a lab's end what belongs to it is kept, in days.")
            Integer keepDays,

            @Nullable @Schema(description = "Whether students are given the notes of those who help.")
            Boolean notesShown,

            @Nullable
            @Schema(
                    description =
                            "What those who help see of a seat without being asked: state, figures or screen. Left out,"
                                    + " it stays as it is. More than before counts for each student who accepts it.")
            String visibility) {

        static PrivacyJson of(Kept.Privacy privacy) {
            return new PrivacyJson(privacy.keepDays(), privacy.notesShown(), LabJson.word(privacy.visibility()));
        }
    }

    @Schema(name = "KeptKind")
    record KindJson(
            String name,
            String words,

            @Schema(description = "Also of what the student may not read.")
            int count) {

        static KindJson of(Kept.Kind kind) {
            return new KindJson(kind.name(), kind.words(), kind.count());
        }
    }

    @Schema(name = "KeptKinds")
    record Kinds(List<KindJson> items) {

        static Kinds of(List<Kept.Kind> kinds) {
            return new Kinds(kinds.stream().map(KindJson::of).toList());
        }
    }

    @Schema(name = "KeptVisit")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record VisitJson(
            Instant at,
            String name,
            String did,
            String agent,
            @Nullable Instant until,
            long times) {

        static VisitJson of(Watchers.Visit visit) {
            return new VisitJson(
                    visit.at(),
                    visit.name(),
                    LabJson.word(visit.deed()),
                    visit.agentName(),
                    visit.until(),
                    visit.times());
        }
    }

    @Schema(name = "KeptOfMe")
    record MineJson(
            String course,
            PrivacyJson privacy,
            List<KindJson> kinds,

            @Schema(description = "Who was at one's terminals, the newest first, 200 at most.")
            List<VisitJson> visits) {}

    @Schema(name = "KeptForgetting")
    record Forgetting(
            @Nullable @Schema(description = "Theirs, as proof that they are meant.")
            String email) {}

    @GetMapping("/privacy")
    @Operation(summary = "Show how long the course keeps what, and what is seen", description = "Scope labs:help.")
    PrivacyJson privacy() {
        return PrivacyJson.of(kept.privacy());
    }

    @PutMapping("/privacy")
    @Operation(summary = "Say how long the course keeps what, and what is seen", description = "Scope labs:write.")
    PrivacyJson put(@RequestBody PrivacyJson body) {
        int days = LabBodies.needed("keepDays", body.keepDays());
        boolean notes = Boolean.TRUE.equals(body.notesShown());
        return PrivacyJson.of(
                body.visibility() == null
                        ? kept.put(days, notes)
                        : kept.put(new Kept.Privacy(
                                days, notes, LabBodies.word("visibility", body.visibility(), Visibility.class))));
    }

    @GetMapping("/kept")
    @Operation(summary = "Show what the course keeps of oneself", description = "Scope labs:seat.")
    MineJson mine() {
        var mine = kept.mine();
        return new MineJson(
                mine.course(),
                PrivacyJson.of(mine.privacy()),
                mine.kinds().stream().map(KindJson::of).toList(),
                mine.visits().stream().map(VisitJson::of).toList());
    }

    @GetMapping("/kept/export")
    @Operation(
            summary = "Take what the course keeps of oneself",
            description = "A zip of kept.json and kept.txt. Scope labs:seat.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/zip")))
    ResponseEntity<byte[]> exportMine() {
        return zip(kept.exportMine());
    }

    @GetMapping("/people/{id}/kept")
    @Operation(summary = "Count what is kept of a student", description = "Scope labs:write.")
    Kinds of(@PathVariable String id) {
        return Kinds.of(kept.of(RosterEntryId.parse(id)));
    }

    @GetMapping("/people/{id}/kept/export")
    @Operation(
            summary = "Take what is kept of a student",
            description = "Just what they would get themselves. Scope labs:write.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/zip")))
    ResponseEntity<byte[]> export(@PathVariable String id) {
        return zip(kept.export(RosterEntryId.parse(id)));
    }

    @PostMapping("/people/{id}/forget")
    @Operation(
            summary = "Delete what is kept of a student",
            description = "For good, and takes them off the roster and out of the team; the audit trail stays."
                    + " Scope labs:write.")
    Kinds forget(@PathVariable String id, @RequestBody Forgetting body) {
        return Kinds.of(kept.forget(RosterEntryId.parse(id), LabBodies.needed("email", body.email())));
    }

    private static ResponseEntity<byte[]> zip(Kept.Export export) {
        return ResponseEntity.ok()
                .header("Content-Type", "application/zip")
                .header("Content-Disposition", "attachment; filename=\"" + export.fileName() + "\"")
                .header("Cache-Control", "no-store")
                .body(export.content());
    }
}
