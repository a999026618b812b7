package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.SnapshotId;
import dev.podium.labs.SeatJob;
import dev.podium.labs.Snapshots;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** What is kept of seats, and what replaces their files, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class SnapshotController {

    private final Snapshots snapshots;

    SnapshotController(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Schema(name = "SeatSnapshot")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record SnapshotJson(
            String id,
            String seat,
            String machine,
            String machineName,

            @Schema(description = "Of the packed file, on that machine.")
            String path,

            long bytes,
            String sha256,
            @Nullable Integer templateVersion,
            String why,
            String by,
            Instant takenAt) {

        static SnapshotJson of(Snapshots.Snapshot snapshot) {
            return new SnapshotJson(
                    snapshot.id().toString(),
                    snapshot.seat().toString(),
                    snapshot.machine().toString(),
                    snapshot.machineName(),
                    snapshot.path(),
                    snapshot.bytes(),
                    snapshot.sha256(),
                    snapshot.templateVersion(),
                    snapshot.why(),
                    snapshot.by(),
                    snapshot.takenAt());
        }
    }

    @Schema(name = "SeatSnapshotList")
    record SnapshotsJson(List<SnapshotJson> items) {}

    @Schema(name = "SeatJob")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record JobJson(
            String id,
            String lab,
            String seat,
            String student,

            @Schema(description = "snapshot, reset, restore, collect or stop.")
            String kind,

            @Schema(description = "waiting, running, done or failed.")
            String state,

            String step,
            String said,
            String askedBy,
            Instant askedAt,
            @Nullable Instant endedAt) {

        static JobJson of(SeatJob job) {
            return new JobJson(
                    job.id().toString(),
                    job.lab().toString(),
                    job.seat().toString(),
                    job.studentName(),
                    LabJson.word(job.kind()),
                    LabJson.word(job.state()),
                    job.step(),
                    job.said(),
                    job.askedBy(),
                    job.askedAt(),
                    job.endedAt());
        }
    }

    @Schema(name = "SeatJobList")
    record JobsJson(List<JobJson> items) {}

    @Schema(name = "OwnSeatJob")
    record OwnJson(JobJson job, String labName) {}

    @Schema(name = "OwnSeatJobList")
    record OwnList(List<OwnJson> items) {}

    @Schema(name = "SeatJobsAsked")
    record AskedJson(
            int begun,

            @Schema(description = "A sentence for each seat that was left out.")
            List<String> left) {

        static AskedJson of(SeatJob.Asked asked) {
            return new AskedJson(asked.begun(), asked.left());
        }
    }

    @Schema(name = "SeatsToSnapshot")
    record Taking(
            @Nullable @Schema(description = "Ids of seats; all where it is left out.")
            List<@Nullable String> seats,

            @Nullable String why) {}

    @Schema(name = "SomeSeats")
    record Some(
            @Nullable @Schema(description = "Ids of seats; all where it is left out.")
            List<@Nullable String> seats) {}

    /** Left out they are all; whoever has looked for some and found none means none. */
    static List<SeatId> seats(@Nullable List<@Nullable String> given) {
        if (given != null && given.isEmpty()) {
            throw Refusal.invalidField(
                    "seats", "labs.no-seats", "No seat was chosen.", "Choose one, or leave seats out for all.");
        }
        return LabBodies.texts("seats", given).stream().map(SeatId::parse).toList();
    }

    @GetMapping("/seats/{id}/snapshots")
    @Operation(summary = "List the snapshots of a seat", description = "The latest first. Scope labs:write.")
    SnapshotsJson list(@PathVariable String id) {
        return new SnapshotsJson(
                snapshots.of(SeatId.parse(id)).stream().map(SnapshotJson::of).toList());
    }

    @PostMapping("/labs/{id}/snapshots")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Take snapshots of seats",
            description = "In the background; 5 are kept of each seat, on its machine. Scope labs:write.")
    AskedJson take(@PathVariable String id, @RequestBody Taking body) {
        return AskedJson.of(snapshots.take(LabId.parse(id), seats(body.seats()), LabBodies.text(body.why())));
    }

    @PostMapping("/labs/{id}/reset")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Reset seats",
            description = "Their files are made anew from the template; what was there is kept as a snapshot first."
                    + " Scope labs:write.")
    AskedJson reset(@PathVariable String id, @RequestBody Some body) {
        return AskedJson.of(snapshots.reset(LabId.parse(id), seats(body.seats())));
    }

    @PostMapping("/snapshots/{id}/restore")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Bring a snapshot back",
            description = "What is there is kept as a snapshot first. Scope labs:write.")
    JobJson restore(@PathVariable String id) {
        return JobJson.of(snapshots.restore(SnapshotId.parse(id)));
    }

    @GetMapping("/labs/{id}/jobs")
    @Operation(
            summary = "Show what is done to seats",
            description = "The last of each seat: snapshot, reset, restore, collect or stop. Scope labs:write.")
    JobsJson jobs(@PathVariable String id) {
        return new JobsJson(
                snapshots.jobs(LabId.parse(id)).stream().map(JobJson::of).toList());
    }

    @GetMapping("/seats/mine/jobs")
    @Operation(summary = "Show what was done to one's own seats", description = "The latest first. Scope labs:seat.")
    OwnList mine() {
        return new OwnList(snapshots.mine().stream()
                .map(own -> new OwnJson(JobJson.of(own.job()), own.labName()))
                .toList());
    }
}
