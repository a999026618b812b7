package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.kernel.LabId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.Feedback;
import dev.podium.labs.GradeSheet;
import dev.podium.labs.Grades;
import dev.podium.labs.Rubrics;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rubrics, grades and feedback as JSON says them. */
final class GradeJson {

    private GradeJson() {}

    /** Of a criterion. */
    static UUID criterionId(String text) {
        return LabId.parse(text).value();
    }

    @Schema(name = "RubricCriterion")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record CriterionJson(
            @Nullable @Schema(description = "Left out for a new one.")
            String id,

            @Nullable String name,
            @Nullable String description,

            @Nullable @Schema(description = "The most that can be given, with two places at most.")
            BigDecimal points) {

        Rubrics.Wanted wanted() {
            return new Rubrics.Wanted(
                    id == null ? null : criterionId(id),
                    LabBodies.needed("criteria", name),
                    LabBodies.text(description),
                    LabBodies.needed("criteria", points));
        }
    }

    @Schema(name = "Rubric")
    record RubricJson(
            @Nullable @Schema(description = "Send the one that was read; 0 for none.")
            Integer version,

            @Nullable List<@Nullable CriterionJson> criteria) {

        static RubricJson of(Rubrics.Rubric rubric) {
            return new RubricJson(
                    rubric.version(),
                    rubric.criteria().stream()
                            .<@Nullable CriterionJson>map(each -> new CriterionJson(
                                    each.id().toString(), each.name(), each.description(), each.points()))
                            .toList());
        }

        List<Rubrics.Wanted> wanted() {
            return LabBodies.needed("criteria", criteria).stream()
                    .map(each -> LabBodies.needed("criteria", each).wanted())
                    .toList();
        }
    }

    @Schema(name = "GradeMark")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record MarkJson(
            @Nullable @Schema(description = "The criterion's id.")
            String criterion,

            @Nullable @Schema(description = "Null for not yet.")
            BigDecimal points,

            @Nullable String comment) {

        Grades.Mark mark() {
            return new Grades.Mark(criterionId(LabBodies.needed("marks", criterion)), points, LabBodies.text(comment));
        }
    }

    @Schema(name = "Grade")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record GradeOne(
            LabJson.StudentJson student,

            @Schema(description = "none, draft, released, or changed: told something earlier than this.")
            String state,

            int version,
            List<MarkJson> marks,
            String comment,

            @Schema(description = "Of the points that are given.")
            BigDecimal total,

            String gradedBy,
            @Nullable Instant changed,

            @Nullable @Schema(description = "When the student was last told.")
            Instant released) {

        static GradeOne of(Grades.Grade grade) {
            return new GradeOne(
                    new LabJson.StudentJson(
                            grade.student().toString(), grade.studentName(), grade.email(), grade.section()),
                    LabJson.word(grade.state()),
                    grade.version(),
                    grade.marks().stream()
                            .map(each -> new MarkJson(each.criterion().toString(), each.points(), each.comment()))
                            .toList(),
                    grade.comment(),
                    grade.total(),
                    grade.gradedBy(),
                    grade.changed(),
                    grade.released());
        }
    }

    @Schema(name = "GradeList")
    record GradeList(RubricJson rubric, List<GradeOne> items) {}

    @Schema(name = "GradeFields")
    record GradeFields(
            @Nullable @Schema(description = "That it was made from; 0 for none.")
            Integer version,

            @Nullable @Schema(description = "Criteria that are not among them stay as they are.")
            List<@Nullable MarkJson> marks,

            @Nullable String comment) {

        List<Grades.Mark> wanted() {
            return marks == null
                    ? List.of()
                    : marks.stream()
                            .map(each -> LabBodies.needed("marks", each).mark())
                            .toList();
        }
    }

    @Schema(name = "FeedbackRelease")
    record Releasing(
            @Nullable @Schema(description = "By id; left out for everybody.")
            List<@Nullable String> students) {

        @Nullable
        List<RosterEntryId> chosen() {
            return students == null
                    ? null
                    : LabBodies.texts("students", students).stream()
                            .map(RosterEntryId::parse)
                            .toList();
        }
    }

    @Schema(name = "FeedbackLeft")
    record LeftJson(String student, String why) {}

    @Schema(name = "FeedbackReleased")
    record ReleasedJson(int told, List<LeftJson> left) {

        static ReleasedJson of(Grades.Released released) {
            return new ReleasedJson(
                    released.told(),
                    released.left().stream()
                            .map(each -> new LeftJson(each.studentName(), each.why()))
                            .toList());
        }
    }

    @Schema(name = "FeedbackMark")
    record ToldMarkJson(String criterion, String description, BigDecimal most, BigDecimal points, String comment) {}

    @Schema(name = "FeedbackTold")
    record ToldJson(
            int number,
            List<ToldMarkJson> marks,
            String comment,
            BigDecimal total,
            BigDecimal most,
            String by,
            Instant at) {

        static ToldJson of(Grades.Told told) {
            return new ToldJson(
                    told.number(),
                    told.marks().stream()
                            .map(each -> new ToldMarkJson(
                                    each.criterion(), each.description(), each.most(), each.points(), each.comment()))
                            .toList(),
                    told.comment(),
                    told.total(),
                    told.most(),
                    told.by(),
                    told.at());
        }
    }

    @Schema(name = "FeedbackHistory")
    record History(
            @Schema(description = "The latest first.") List<ToldJson> items) {

        static History of(List<Grades.Told> told) {
            return new History(told.stream().map(ToldJson::of).toList());
        }
    }

    @Schema(name = "OwnFeedback")
    record OwnJson(String lab, String labName, List<ToldJson> told) {

        static OwnJson of(Feedback.Own own) {
            return new OwnJson(
                    own.lab().toString(),
                    own.labName(),
                    own.told().stream().map(ToldJson::of).toList());
        }
    }

    @Schema(name = "OwnFeedbackList")
    record OwnList(List<OwnJson> items) {}

    @Schema(name = "GradeImport")
    record ImportJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String csv,

            @Nullable @Schema(description = "False, and so by default, only says what it would do.")
            Boolean apply) {}

    @Schema(name = "GradeImportRow")
    record ImportRow(
            int line,

            @Schema(description = "changed, same or error.") String kind,

            String email,
            String name,
            String said) {}

    @Schema(name = "GradeImportResult")
    record ImportResult(
            boolean applied, List<String> columns, long changed, long same, long errors, List<ImportRow> rows) {

        static ImportResult of(GradeSheet.Import result) {
            return new ImportResult(
                    result.applied(),
                    result.columns(),
                    result.count(GradeSheet.Kind.CHANGED),
                    result.count(GradeSheet.Kind.SAME),
                    result.count(GradeSheet.Kind.ERROR),
                    result.rows().stream()
                            .map(row -> new ImportRow(
                                    row.line(), LabJson.word(row.kind()), row.email(), row.name(), row.said()))
                            .toList());
        }
    }

    @Schema(name = "GradeFileImportResult")
    record FileResult(
            @Schema(description = "In which the file was read, such as UTF-8.")
            String encoding,

            @Schema(description = "Whether nothing in the file says so: where names are odd, send its charset.")
            boolean guessed,

            ImportResult result) {}
}
