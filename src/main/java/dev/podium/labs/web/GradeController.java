package dev.podium.labs.web;

import dev.podium.kernel.LabId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.Feedback;
import dev.podium.labs.GradeSheet;
import dev.podium.labs.Grades;
import dev.podium.labs.Rubrics;
import dev.podium.labs.web.GradeJson.GradeFields;
import dev.podium.labs.web.GradeJson.GradeList;
import dev.podium.labs.web.GradeJson.GradeOne;
import dev.podium.labs.web.GradeJson.History;
import dev.podium.labs.web.GradeJson.ImportJson;
import dev.podium.labs.web.GradeJson.ImportResult;
import dev.podium.labs.web.GradeJson.OwnJson;
import dev.podium.labs.web.GradeJson.OwnList;
import dev.podium.labs.web.GradeJson.ReleasedJson;
import dev.podium.labs.web.GradeJson.Releasing;
import dev.podium.labs.web.GradeJson.RubricJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What students are given for their work, and what they are told of it, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class GradeController {

    private static final String CSV = "text/csv;charset=utf-8";

    private final Rubrics rubrics;
    private final Grades grades;
    private final GradeSheet sheet;
    private final Feedback feedback;

    GradeController(Rubrics rubrics, Grades grades, GradeSheet sheet, Feedback feedback) {
        this.rubrics = rubrics;
        this.grades = grades;
        this.sheet = sheet;
        this.feedback = feedback;
    }

    @GetMapping("/labs/{id}/rubric")
    @Operation(summary = "Show a lab's rubric", description = "Scope labs:help.")
    RubricJson rubric(@PathVariable String id) {
        return RubricJson.of(rubrics.get(LabId.parse(id)));
    }

    @PutMapping("/labs/{id}/rubric")
    @Operation(
            summary = "Change a lab's rubric",
            description = "All criteria in their order, and the version that was read. Scope labs:grade.")
    RubricJson putRubric(@PathVariable String id, @RequestBody RubricJson body) {
        return RubricJson.of(rubrics.put(LabId.parse(id), LabBodies.needed("version", body.version()), body.wanted()));
    }

    @GetMapping("/labs/{id}/grades")
    @Operation(summary = "List the grades of a lab", description = "Every student, by name. Scope labs:grade.")
    GradeList list(@PathVariable String id) {
        var lab = LabId.parse(id);
        var items = grades.of(lab).stream().map(GradeOne::of).toList();
        return new GradeList(RubricJson.of(rubrics.get(lab)), items);
    }

    @GetMapping("/labs/{id}/grades/{student}")
    @Operation(summary = "Show a student's grade as it is written now", description = "Scope labs:grade.")
    GradeOne get(@PathVariable String id, @PathVariable String student) {
        return GradeOne.of(grades.get(LabId.parse(id), RosterEntryId.parse(student)));
    }

    @PutMapping("/labs/{id}/grades/{student}")
    @Operation(
            summary = "Write a student's grade",
            description = "As a draft that the student does not read; labs.grade-changed where the version is not the"
                    + " last. Scope labs:grade.")
    GradeOne put(@PathVariable String id, @PathVariable String student, @RequestBody GradeFields body) {
        return GradeOne.of(grades.put(
                LabId.parse(id),
                RosterEntryId.parse(student),
                LabBodies.needed("version", body.version()),
                body.wanted(),
                LabBodies.text(body.comment())));
    }

    @GetMapping("/labs/{id}/grades/{student}/feedback")
    @Operation(summary = "Show what a student was told", description = "Each time, the latest first. Scope labs:grade.")
    History told(@PathVariable String id, @PathVariable String student) {
        return History.of(grades.told(LabId.parse(id), RosterEntryId.parse(student)));
    }

    @PostMapping("/labs/{id}/grades/release")
    @Operation(
            summary = "Release feedback",
            description = "To some students or everybody; says who was left, and why. Scope labs:grade.")
    ReleasedJson release(@PathVariable String id, @RequestBody(required = false) @Nullable Releasing body) {
        return ReleasedJson.of(grades.release(LabId.parse(id), body == null ? null : body.chosen()));
    }

    @GetMapping("/labs/{id}/grades/export")
    @Operation(
            summary = "Take the grades as CSV",
            description = "E-mail, name, group, a column for each criterion, total, comment, released, version."
                    + " Scope labs:grade.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv")))
    ResponseEntity<byte[]> export(@PathVariable String id) {
        return ResponseEntity.ok()
                .header("Content-Type", CSV)
                .header("Content-Disposition", "attachment; filename=\"grades.csv\"")
                .header("Cache-Control", "no-store")
                .body(sheet.export(LabId.parse(id)).getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/labs/{id}/grades/import")
    @Operation(
            summary = "Import grades as CSV, or say what that would do",
            description = "The columns of the export; what is empty stays as it is. Scope labs:grade.")
    ImportResult importGrades(@PathVariable String id, @RequestBody ImportJson body) {
        var lab = LabId.parse(id);
        var csv = LabBodies.needed("csv", body.csv());
        return ImportResult.of(Boolean.TRUE.equals(body.apply()) ? sheet.apply(lab, csv) : sheet.preview(lab, csv));
    }

    @PostMapping("/labs/{id}/grades/import/file")
    @Operation(
            summary = "Import grades from a file, or say what that would do",
            description =
                    "The file as the body, of at most 16 MB, in the charset of its Content-Type; without one it is"
                            + " found out, and the answer says which it was. Scope labs:grade.")
    GradeJson.FileResult importFile(
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean apply,
            @RequestHeader(name = "Content-Type", required = false) @Nullable String type,
            InputStream content) {
        var lab = LabId.parse(id);
        var file = LabBodies.csv(type, content);
        return new GradeJson.FileResult(
                file.charset().name(),
                file.guessed(),
                ImportResult.of(apply ? sheet.apply(lab, file.text()) : sheet.preview(lab, file.text())));
    }

    @GetMapping("/labs/{id}/feedback")
    @Operation(
            summary = "Show what one was told of one's own work",
            description = "Each time, the latest first. Scope labs:seat.")
    History mine(@PathVariable String id) {
        return History.of(feedback.mine(LabId.parse(id)));
    }

    @GetMapping("/labs/feedback")
    @Operation(summary = "Show what one was told in each lab", description = "Scope labs:seat.")
    OwnList mine() {
        return new OwnList(feedback.mine().stream().map(OwnJson::of).toList());
    }
}
