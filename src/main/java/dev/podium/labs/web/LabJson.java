package dev.podium.labs.web;

import dev.podium.kernel.Refusal;
import dev.podium.labs.Labs;
import dev.podium.labs.Seats;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labs and seats as JSON says them. Longer than most files: one record for each shape, and how it is read or made. */
final class LabJson {

    private LabJson() {}

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Schema(name = "LabStep")
    record StepJson(@Nullable String name, @Nullable String script) {}

    @Schema(name = "LabTemplate")
    record TemplateJson(
            String program,
            @Nullable String command,
            List<String> arguments,

            @Schema(description = "Names only: the values are secrets.")
            List<String> environment,

            @Nullable String repository,
            @Nullable String ref,

            @Schema(description = "The id of an uploaded archive.") @Nullable
            String archive,

            @Nullable String archiveName,
            String directory,
            boolean models,
            String modelHint,
            List<StepJson> steps) {

        static TemplateJson of(Labs.Template template) {
            var repository = template.files() instanceof Labs.Repository some ? some : null;
            var archive = template.files() instanceof Labs.Archive some ? some : null;
            return new TemplateJson(
                    template.program(),
                    template.command(),
                    template.arguments(),
                    template.environmentNames(),
                    repository == null ? null : repository.url(),
                    repository == null ? null : repository.ref(),
                    archive == null ? null : archive.id().toString(),
                    archive == null ? null : archive.fileName(),
                    template.directory(),
                    template.models(),
                    template.modelHint(),
                    template.steps().stream()
                            .map(step -> new StepJson(step.name(), step.script()))
                            .toList());
        }
    }

    @Schema(name = "Lab")
    record One(
            String id,
            String name,

            @Schema(description = "Begins the names of its agents.")
            String slug,

            @Nullable Instant starts,
            @Nullable Instant ends,

            @Schema(description = "planned, open or ended.") String state,

            @Schema(description = "Of the template.") int version,

            TemplateJson template,
            String madeBy,
            Instant madeAt) {

        static One of(Labs.Lab lab) {
            return new One(
                    lab.id().toString(),
                    lab.name(),
                    lab.slug(),
                    lab.starts(),
                    lab.ends(),
                    word(lab.state()),
                    lab.version(),
                    TemplateJson.of(lab.template()),
                    lab.madeBy(),
                    lab.madeAt());
        }
    }

    @Schema(name = "LabList")
    record All(List<One> items) {}

    @Schema(name = "LabFields")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Nullable String starts,
            @Nullable String ends,

            @Schema(description = "Of the catalogue: shell, command, claude-code and others; shell by default.")
            @Nullable
            String program,

            @Nullable String command,
            @Nullable List<@Nullable String> arguments,

            @Schema(description = "All variables; left out, they stay as they are.") @Nullable
            Map<String, @Nullable String> environment,

            @Schema(description = "A git repository that the machines can reach.") @Nullable
            String repository,

            @Schema(description = "A branch, a tag or a commit.") @Nullable
            String ref,

            @Schema(description = "The id of an uploaded archive, in place of a repository.") @Nullable
            String archive,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "Below it each seat has a folder.")
            @Nullable
            String directory,

            @Nullable Boolean models,
            @Nullable String modelHint,
            @Nullable List<@Nullable StepJson> steps) {

        Labs.Wanted wanted() {
            return new Labs.Wanted(
                    LabBodies.needed("name", name),
                    LabBodies.moment("starts", starts),
                    LabBodies.moment("ends", ends),
                    new Labs.Template(
                            program == null ? "shell" : program,
                            command,
                            LabBodies.texts("arguments", arguments),
                            List.of(),
                            files(),
                            LabBodies.needed("directory", directory),
                            Boolean.TRUE.equals(models),
                            LabBodies.text(modelHint),
                            checked()),
                    variables());
        }

        private Labs.Files files() {
            if (archive != null && repository != null) {
                throw Refusal.invalidField(
                        "archive",
                        "labs.bad-lab",
                        "The lab names a repository and an archive.",
                        "Leave out one of the two.");
            }
            if (archive != null) {
                return new Labs.Archive(LabBodies.archive(archive), "", 0);
            }
            return repository == null || repository.isBlank()
                    ? new Labs.NoFiles()
                    : new Labs.Repository(repository, LabBodies.text(ref));
        }

        private List<Labs.Step> checked() {
            return steps == null
                    ? List.of()
                    : steps.stream()
                            .map(step -> LabBodies.needed("steps", step))
                            .map(step -> new Labs.Step(
                                    LabBodies.needed("steps", step.name()), LabBodies.text(step.script())))
                            .toList();
        }

        private @Nullable Map<String, String> variables() {
            if (environment == null) {
                return null;
            }
            var all = new HashMap<String, String>();
            environment.forEach((each, value) -> all.put(each, LabBodies.needed("environment", value)));
            return all;
        }
    }

    @Schema(name = "LabStateFields")
    record StateFields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String state) {}

    @Schema(name = "LabArchive")
    record ArchiveJson(String id, String name, int files) {}

    @Schema(name = "SeatMachines")
    record Machines(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            List<@Nullable String> machines) {}

    @Schema(name = "SeatMove")
    record Move(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String machine) {}

    @Schema(name = "SeatStudent")
    record StudentJson(String id, String name, String email, String group) {}

    @Schema(name = "SeatMachine")
    record MachineJson(
            String id,
            String name,

            @Schema(description = "connecting, online, offline or unwatched; null where that is not known.") @Nullable
            String state) {}

    @Schema(name = "Seat")
    record SeatJson(
            String id,
            String lab,
            StudentJson student,
            MachineJson machine,

            @Schema(description = "waiting, making, ready or failed.")
            String state,

            @Schema(description = "What is done while it is made.")
            String step,

            @Schema(description = "Why it waits or failed.") String why,

            @Nullable String agent,
            String directory,
            @Nullable Integer templateVersion,
            Instant changedAt,
            @Nullable Instant madeAt) {

        static SeatJson of(Seats.Seat seat) {
            return new SeatJson(
                    seat.id().toString(),
                    seat.lab().toString(),
                    new StudentJson(seat.entry().toString(), seat.studentName(), seat.studentEmail(), seat.section()),
                    new MachineJson(
                            seat.machine().toString(),
                            seat.machineName(),
                            seat.machineState() == null ? null : word(seat.machineState())),
                    word(seat.state()),
                    seat.step(),
                    seat.why(),
                    seat.agent() == null ? null : seat.agent().toString(),
                    seat.directory(),
                    seat.templateVersion(),
                    seat.changedAt(),
                    seat.madeAt());
        }
    }

    @Schema(name = "SeatProgress")
    record ProgressJson(
            int all,
            int ready,
            int making,
            int waiting,

            @Schema(description = "Those whose student has not come yet.")
            int expected,

            int failed,
            boolean running,
            String step) {

        static ProgressJson of(Seats.Progress progress) {
            return new ProgressJson(
                    progress.all(),
                    progress.ready(),
                    progress.making(),
                    progress.waiting(),
                    progress.expected(),
                    progress.failed(),
                    progress.running(),
                    progress.step());
        }
    }

    @Schema(name = "SeatList")
    record SeatsJson(ProgressJson progress, List<SeatJson> items) {}

    @Schema(name = "OwnSeat")
    record OwnJson(
            SeatJson seat,
            String labName,
            String labState,

            @Schema(description = "Null where it is where it was at first, or is there again.") @Nullable
            MovedJson moved) {

        static OwnJson of(Seats.Own own) {
            return new OwnJson(
                    SeatJson.of(own.seat()),
                    own.labName(),
                    word(own.labState()),
                    own.moved() == null ? null : MovedJson.of(own.moved()));
        }
    }

    @Schema(name = "MovedSeat")
    record MovedJson(
            String from,

            @Schema(description = "Where what was done there lies still.")
            String directory,

            String by,
            Instant at,

            @Schema(description = "When that machine was back and nothing ran there any more; null until then.")
            @Nullable
            Instant back) {

        static MovedJson of(Seats.Moved moved) {
            return new MovedJson(moved.fromName(), moved.directory(), moved.by(), moved.at(), moved.back());
        }
    }

    @Schema(name = "OwnSeatList")
    record OwnList(List<OwnJson> items) {}

    @Schema(name = "SeatCheck")
    record CheckJson(String seat, String student, List<String> differences) {}

    @Schema(name = "SeatConsistency")
    record ConsistencyJson(String sentence, List<CheckJson> seats) {

        static ConsistencyJson of(Seats.Consistency found) {
            return new ConsistencyJson(
                    found.sentence(),
                    found.seats().stream()
                            .map(each -> new CheckJson(each.seat().toString(), each.studentName(), each.differences()))
                            .toList());
        }
    }
}
