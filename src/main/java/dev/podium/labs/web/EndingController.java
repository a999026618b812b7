package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.kernel.CollectedId;
import dev.podium.kernel.LabId;
import dev.podium.labs.LabEnding;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The end of a lab and what is collected then, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class EndingController {

    private final LabEnding endings;

    EndingController(LabEnding endings) {
        this.endings = endings;
    }

    @Schema(name = "LabEnd")
    record Fields(
            @Nullable @Schema(description = "Whether everybody's work is collected.")
            Boolean collect,

            @Nullable @Schema(description = "Whether programs are stopped until the lab is opened again.")
            Boolean freeze) {}

    @Schema(name = "LabEnding")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record EndingJson(
            boolean ended,
            boolean frozen,
            String by,
            @Nullable Instant endedAt) {}

    @Schema(name = "CollectedWork")
    record WorkJson(
            String id,
            String entry,
            String student,
            String fileName,
            int version,
            long bytes,
            String sha256,
            String by,
            Instant collectedAt) {

        static WorkJson of(LabEnding.Collected work) {
            return new WorkJson(
                    work.id().toString(),
                    work.entry().toString(),
                    work.studentName(),
                    work.fileName(),
                    work.version(),
                    work.bytes(),
                    work.sha256(),
                    work.by(),
                    work.collectedAt());
        }
    }

    @Schema(name = "CollectedWorkList")
    record WorkList(List<WorkJson> items) {}

    @PostMapping("/labs/{id}/end")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "End a lab",
            description = "Collects everybody's work, stops their programs, each by choice and in the background."
                    + " Opening the lab again undoes the stopping. Scope labs:write.")
    SnapshotController.AskedJson end(@PathVariable String id, @RequestBody Fields body) {
        return SnapshotController.AskedJson.of(
                endings.end(LabId.parse(id), Boolean.TRUE.equals(body.collect()), Boolean.TRUE.equals(body.freeze())));
    }

    @GetMapping("/labs/{id}/end")
    @Operation(summary = "Show how a lab was ended", description = "Scope labs:write.")
    EndingJson ending(@PathVariable String id) {
        return endings.of(LabId.parse(id))
                .map(ending -> new EndingJson(true, ending.frozen(), ending.by(), ending.endedAt()))
                .orElseGet(() -> new EndingJson(false, false, "", null));
    }

    @PostMapping("/labs/{id}/work")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Collect work",
            description = "As it is now; what was collected before is kept. Scope labs:write.")
    SnapshotController.AskedJson collect(@PathVariable String id, @RequestBody SnapshotController.Some body) {
        return SnapshotController.AskedJson.of(
                endings.collect(LabId.parse(id), SnapshotController.seats(body.seats())));
    }

    @GetMapping("/labs/{id}/work")
    @Operation(
            summary = "List collected work",
            description = "By student, each one's latest version first. Scope labs:write.")
    WorkList list(@PathVariable String id) {
        return new WorkList(
                endings.collected(LabId.parse(id)).stream().map(WorkJson::of).toList());
    }

    @GetMapping("/labs/{id}/work/all")
    @Operation(
            summary = "Download all collected work",
            description = "A zip with the latest of each student, and a list. Scope labs:write.")
    void all(@PathVariable String id, HttpServletResponse response) throws IOException {
        var lab = LabId.parse(id);
        response.setContentType("application/zip");
        named("collected.zip", response);
        endings.copyAll(lab, response.getOutputStream());
    }

    @GetMapping("/work/{id}")
    @Operation(summary = "Download a student's collected work", description = "A tar.gz. Scope labs:write.")
    void one(@PathVariable String id, HttpServletResponse response) throws IOException {
        var work = endings.get(CollectedId.parse(id));
        response.setContentType("application/gzip");
        named(work.fileName(), response);
        endings.copy(work.id(), response.getOutputStream());
    }

    private static void named(String fileName, HttpServletResponse response) {
        response.setHeader("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
        response.setHeader("Cache-Control", "no-store");
    }
}
