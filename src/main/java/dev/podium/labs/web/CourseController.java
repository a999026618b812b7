package dev.podium.labs.web;

import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.Courses;
import dev.podium.labs.Roster;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A team's course, and who is on its roster. */
@RestController
@RequestMapping("/api/v1/course")
@Tag(name = "Labs")
class CourseController {

    private final Courses courses;
    private final Roster roster;

    CourseController(Courses courses, Roster roster) {
        this.courses = courses;
        this.roster = roster;
    }

    @Schema(name = "Course")
    record CourseJson(String name, String policy, int policyVersion, String madeBy, Instant madeAt) {

        static CourseJson of(Courses.Course course) {
            return new CourseJson(
                    course.name(), course.policy(), course.policyVersion(), course.madeBy(), course.madeAt());
        }
    }

    @Schema(name = "CourseFields")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(description = "What whoever enters is told of watching and of what is kept.") @Nullable
            String policy) {}

    @Schema(name = "CoursePerson")
    record PersonJson(
            String id,
            String email,
            String name,
            String studentNumber,
            String group,

            @Schema(description = "instructor, assistant or student.")
            String role,

            @Schema(description = "Begins the names of their directories and agents.")
            String handle,

            @Schema(description = "Who they are in Podium; null until they are in the team.") @Nullable
            String person) {

        static PersonJson of(Roster.Entry entry) {
            return new PersonJson(
                    entry.id().toString(),
                    entry.email(),
                    entry.name(),
                    entry.studentNumber(),
                    entry.section(),
                    LabJson.word(entry.role()),
                    entry.handle(),
                    entry.person() == null ? null : entry.person().toString());
        }
    }

    @Schema(name = "CoursePeople")
    record People(List<PersonJson> items, int total) {}

    @Schema(name = "RosterImport")
    record ImportJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String csv,

            @Schema(description = "False, and so by default, only says what it would do.") @Nullable
            Boolean apply,

            @Schema(description = "Whether those who are not in the file are taken off.") @Nullable
            Boolean removeGone) {}

    @Schema(name = "RosterImportRow")
    record RowJson(
            @Schema(description = "In the file, from 1; 0 for somebody who is not in it.")
            int line,

            @Schema(description = "new, changed, same, error or gone.")
            String kind,

            String email,
            String name,
            String role,
            String said) {}

    @Schema(name = "RosterImportResult")
    record ResultJson(
            boolean applied,
            List<String> columns,

            long added,

            long changed,
            long same,
            long errors,
            long gone,
            List<RowJson> rows) {

        static ResultJson of(Roster.Import result) {
            return new ResultJson(
                    result.applied(),
                    result.columns(),
                    result.count(Roster.Kind.NEW),
                    result.count(Roster.Kind.CHANGED),
                    result.count(Roster.Kind.SAME),
                    result.count(Roster.Kind.ERROR),
                    result.count(Roster.Kind.GONE),
                    result.rows().stream()
                            .map(row -> new RowJson(
                                    row.line(),
                                    LabJson.word(row.kind()),
                                    row.email(),
                                    row.name(),
                                    LabJson.word(row.role()),
                                    row.said()))
                            .toList());
        }
    }

    @Schema(name = "RosterFileImportResult")
    record FileResult(
            @Schema(description = "In which the file was read, such as UTF-8.")
            String encoding,

            @Schema(description = "Whether nothing in the file says so: where names are odd, send its charset.")
            boolean guessed,

            ResultJson result) {}

    @Schema(name = "CourseInvitation")
    record LinkJson(
            @Schema(description = "On this Podium; shown this once.")
            String path,

            Instant expiresAt) {}

    @GetMapping
    @Operation(summary = "Show this team's course", description = "Scope labs:help.")
    CourseJson get() {
        return CourseJson.of(courses.get());
    }

    @PutMapping
    @Operation(summary = "Make this team a course, or change it", description = "Scope labs:write.")
    CourseJson put(@RequestBody Fields body) {
        return CourseJson.of(courses.put(LabBodies.needed("name", body.name()), LabBodies.text(body.policy())));
    }

    @GetMapping("/people")
    @Operation(summary = "List the roster", description = "Those who teach first, then by name. Scope labs:help.")
    People people(
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "100") int limit) {
        return new People(
                roster.list(text, offset, limit).stream().map(PersonJson::of).toList(), roster.count(text));
    }

    @PostMapping("/people/import")
    @Operation(
            summary = "Import a roster as CSV, or say what that would do",
            description = "A line of column names, then a row each; e-mail and name are needed. Scope labs:write.")
    ResultJson importRoster(@RequestBody ImportJson body) {
        var csv = LabBodies.needed("csv", body.csv());
        return ResultJson.of(
                Boolean.TRUE.equals(body.apply())
                        ? roster.apply(csv, Boolean.TRUE.equals(body.removeGone()))
                        : roster.preview(csv));
    }

    @PostMapping("/people/import/file")
    @Operation(
            summary = "Import a roster from a file, or say what that would do",
            description =
                    "The file as the body, of at most 16 MB, in the charset of its Content-Type; without one it is"
                            + " found out, and the answer says which it was. Separated by commas, semicolons or tabs. Scope"
                            + " labs:write.")
    FileResult importFile(
            @RequestParam(defaultValue = "false") boolean apply,
            @RequestParam(defaultValue = "false") boolean removeGone,
            @RequestHeader(name = "Content-Type", required = false) @Nullable String type,
            InputStream content) {
        var file = LabBodies.csv(type, content);
        return new FileResult(
                file.charset().name(),
                file.guessed(),
                ResultJson.of(apply ? roster.apply(file.text(), removeGone) : roster.preview(file.text())));
    }

    @DeleteMapping("/people/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take somebody off the roster", description = "Scope labs:write.")
    void remove(@PathVariable String id) {
        roster.remove(RosterEntryId.parse(id));
    }

    @PostMapping("/people/{id}/invitation")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make a link for somebody without an account",
            description = "For their e-mail alone, once, for 30 days. Scope labs:write.")
    LinkJson invite(@PathVariable String id) {
        var made = roster.invite(RosterEntryId.parse(id));
        return new LinkJson("/" + made.path(), made.invitation().expiresAt());
    }
}
