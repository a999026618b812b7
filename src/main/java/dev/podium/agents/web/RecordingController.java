package dev.podium.agents.web;

import dev.podium.agents.Recordings;
import dev.podium.agents.Recordings.Mode;
import dev.podium.agents.Recordings.Policy;
import dev.podium.agents.Recordings.Query;
import dev.podium.agents.Recordings.Recording;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.RecordingId;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Recordings: nothing but the translation of {@link Recordings} to JSON and back. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Recordings")
class RecordingController {

    private final Recordings recordings;

    RecordingController(Recordings recordings) {
        this.recordings = recordings;
    }

    @Schema(name = "Recording")
    record One(
            String id,
            AgentJson.Named agent,
            String owner,
            Instant began,
            @Schema(description = "In milliseconds.") long length,

            @Schema(description = "On the disk, compressed.")
            long bytes,

            int cols,
            int rows,

            @Schema(description = "Whether it is still written.")
            boolean live,

            @Schema(description = "Why it stopped, where something failed.") @Nullable
            String problem) {

        static One of(Recording recording) {
            return new One(
                    recording.id().toString(),
                    new AgentJson.Named(
                            recording.agent().toString(), recording.agentName().value()),
                    recording.ownerName(),
                    recording.began(),
                    recording.length(),
                    recording.bytes(),
                    recording.cols(),
                    recording.rows(),
                    recording.live(),
                    recording.problem());
        }
    }

    @Schema(name = "RecordingPage")
    record Page(List<One> items, int total, int offset, int limit) {}

    @Schema(name = "RecordedLine")
    record Hit(
            String recording,
            AgentJson.Named agent,
            Instant at,

            @Schema(description = "Milliseconds since the recording began.")
            long offset,

            String line) {}

    @Schema(name = "RecordedLines")
    record Found(
            List<Hit> items,

            @Schema(description = "Send it as before for older lines; null at the end.") @Nullable
            String next) {}

    @Schema(name = "RecordingPolicy")
    record PolicyJson(
            @Nullable Mode mode,
            @Nullable Integer days,
            @Nullable Integer megabytes) {

        static PolicyJson of(Policy policy) {
            return new PolicyJson(policy.mode(), policy.days(), policy.megabytes());
        }
    }

    @Schema(name = "RecordingStatus")
    record StatusJson(
            Mode mode,

            @Schema(description = "Whether it is to be recorded.")
            boolean on,

            @Schema(description = "Whether it is recorded now.")
            boolean recording,

            @Schema(description = "Why it is not, though it is to be.") @Nullable
            String problem) {

        static StatusJson of(Recordings.Status status) {
            return new StatusJson(status.mode(), status.on(), status.recording(), status.problem());
        }
    }

    @Schema(name = "RecordingSwitch")
    record Switch(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Boolean on) {}

    @GetMapping("/recordings")
    @Operation(
            summary = "List recordings",
            description = "The newest first, of the agents whose terminals the caller may watch.")
    Page list(
            @Parameter(description = "Only of this agent.") @RequestParam(required = false) @Nullable String agent,
            @RequestParam(defaultValue = "0") int offset,
            @Parameter(description = "At most " + Recordings.LONGEST_PAGE + ".") @RequestParam(defaultValue = "50")
                    int limit) {
        var of = agent == null ? null : AgentId.parse(agent);
        var items = recordings.list(of, offset, limit).stream().map(One::of).toList();
        return new Page(items, recordings.count(of), offset, limit);
    }

    @GetMapping("/recordings/search")
    @Operation(
            summary = "Search what agents printed",
            description =
                    "Lines that hold all the words, the newest first: rs:42 finds src/main.rs:42. With * at its end a"
                            + " word may go on: error* finds errors.")
    Found search(
            @RequestParam(defaultValue = "") String q,
            @Parameter(description = "Only of this agent.") @RequestParam(required = false) @Nullable String agent,
            @Parameter(description = "Only in this recording.") @RequestParam(required = false) @Nullable
                    String recording,
            @Parameter(description = "The page before's next.") @RequestParam(required = false) @Nullable String before,
            @Parameter(description = "About so many; at most " + Recordings.LONGEST_PAGE + ".")
                    @RequestParam(defaultValue = "50")
                    int limit) {
        var query = new Query(
                q,
                agent == null ? null : AgentId.parse(agent),
                recording == null ? null : RecordingId.parse(recording),
                before);
        var found = recordings.search(query, limit);
        var items = found.hits().stream()
                .map(hit -> new Hit(
                        hit.recording().toString(),
                        new AgentJson.Named(
                                hit.agent().toString(), hit.agentName().value()),
                        hit.at(),
                        hit.offset(),
                        hit.line()))
                .toList();
        return new Found(items, found.next());
    }

    @GetMapping("/recordings/{id}")
    @Operation(summary = "Read what there is to know of a recording")
    One get(@PathVariable String id) {
        return One.of(recordings.get(RecordingId.parse(id)));
    }

    @GetMapping("/recordings/{id}/cast")
    @Operation(
            summary = "Download a recording",
            description = "As asciicast v3, which the asciinema player reads. The agent's owner is told.")
    void cast(@PathVariable String id, HttpServletResponse response) throws IOException {
        var recording = recordings.get(RecordingId.parse(id));
        response.setContentType("application/x-asciicast");
        named(recording, ".cast", response);
        recordings.copy(recording.id(), response.getOutputStream());
    }

    @GetMapping("/recordings/{id}/text")
    @Operation(
            summary = "Download a recording's lines",
            description = "The lines by which it is found, in order. The agent's owner is told.")
    void text(@PathVariable String id, HttpServletResponse response) throws IOException {
        var recording = recordings.get(RecordingId.parse(id));
        response.setContentType("text/plain;charset=utf-8");
        named(recording, ".txt", response);
        recordings.copyText(recording.id(), response.getOutputStream());
    }

    private static void named(Recording recording, String ending, HttpServletResponse response) {
        response.setHeader("Content-Disposition", "attachment; filename=\"" + recording.id() + ending + "\"");
        response.setHeader("Cache-Control", "no-store");
    }

    @DeleteMapping("/recordings/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a recording for good", description = "Its file and its lines.")
    void delete(@PathVariable String id) {
        recordings.delete(RecordingId.parse(id));
    }

    @GetMapping("/agents/{id}/recording")
    @Operation(summary = "Whether an agent is recorded")
    StatusJson status(@PathVariable String id) {
        return StatusJson.of(recordings.status(AgentId.parse(id)));
    }

    @PutMapping("/agents/{id}/recording")
    @Operation(summary = "Record an agent of one's own, or not", description = "Where the team lets owners choose.")
    StatusJson record(@PathVariable String id, @RequestBody Switch body) {
        return StatusJson.of(recordings.record(AgentId.parse(id), needed("on", body.on())));
    }

    @GetMapping("/team/recording-policy")
    @Operation(summary = "Whether the team records, and for how long that is kept")
    PolicyJson policy() {
        return PolicyJson.of(recordings.policy());
    }

    @PutMapping("/team/recording-policy")
    @Operation(summary = "Change whether the team records, and for how long that is kept")
    PolicyJson change(@RequestBody PolicyJson body) {
        return PolicyJson.of(recordings.change(new Policy(
                needed("mode", body.mode()), needed("days", body.days()), needed("megabytes", body.megabytes()))));
    }

    private static <T> T needed(String field, @Nullable T value) {
        if (value == null) {
            throw Refusal.invalidField(
                    field, "agents.field-missing", "The field " + field + " is missing.", "Send it.");
        }
        return value;
    }
}
