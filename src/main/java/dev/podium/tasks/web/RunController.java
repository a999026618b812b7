package dev.podium.tasks.web;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.RunId;
import dev.podium.portal.web.Page;
import dev.podium.portal.web.Values;
import dev.podium.tasks.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Runs by REST: nothing but the translation of {@link Runs} to JSON and back. */
@RestController
@RequestMapping("/api/v1/runs")
@Tag(name = "Runs", description = "One thing that a program does once, with what came of it.")
class RunController {

    private static final Values VALUES = new Values("tasks");

    private final Runs runs;

    RunController(Runs runs) {
        this.runs = runs;
    }

    @GetMapping
    @Operation(summary = "List runs", description = "The last that was asked for first.")
    Page<RunJson.One> list(
            @Parameter(description = "Only those in one of these states.") @RequestParam(defaultValue = "")
                    List<String> state,
            @RequestParam(required = false) @Nullable String label,
            @Parameter(description = "Only those of this agent.") @RequestParam(required = false) @Nullable
                    String agent,
            @Parameter(description = "Only those asked for since then.", example = "2026-01-31T12:00:00Z")
                    @RequestParam(required = false)
                    @Nullable
                    String since,
            @Parameter(description = "Only your own.") @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam(defaultValue = "0") int offset,
            @Parameter(description = "At most " + Runs.LONGEST_PAGE + ".") @RequestParam(defaultValue = "50")
                    int limit) {
        var filter = new Runs.Filter(
                RunJson.states(state),
                label,
                RunJson.id("agent", agent, AgentId::parse),
                since == null ? null : VALUES.moment("since", since),
                mine);
        var items =
                runs.list(filter, offset, limit).stream().map(RunJson.One::of).toList();
        return new Page<>(items, runs.count(filter), offset, limit);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Start a run",
            description =
                    "With the same Idempotency-Key and the same body, the same run; keys count for as long as their"
                            + " run is kept, at least a day. The same key with another body is refused.")
    ResponseEntity<RunJson.One> start(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody RunJson.Wanted body) {
        return accepted(runs.start(body.run(), key));
    }

    private static ResponseEntity<RunJson.One> accepted(Runs.Run run) {
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/runs/" + run.id()))
                .body(RunJson.One.of(run));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a run", description = "With what it was told and what came of it, where it is yours.")
    RunJson.One get(@PathVariable String id) {
        var run = runs.get(RunId.parse(id));
        return run.mine() ? RunJson.One.of(run, RunJson.Outcome.of(runs.result(run.id()))) : RunJson.One.of(run);
    }

    @PostMapping("/{id}/again")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Run the same once more", description = "As a new run.")
    ResponseEntity<RunJson.One> again(@PathVariable String id) {
        return accepted(runs.again(RunId.parse(id)));
    }

    @PostMapping("/{id}/cancel")
    @Operation(
            summary = "Cancel a run",
            description =
                    "What waits does not start; what works is interrupted, then ended. Nothing for one that is over.")
    RunJson.One cancel(@PathVariable String id) {
        return RunJson.One.of(runs.cancel(RunId.parse(id)));
    }

    @PostMapping("/{id}/input")
    @Operation(summary = "Answer what a run's program asks")
    RunJson.One input(@PathVariable String id, @RequestBody RunJson.Input body) {
        return RunJson.One.of(runs.input(RunId.parse(id), body.text(), body.kind()));
    }

    @GetMapping("/{id}/patch")
    @Operation(
            summary = "Get what a run changed, as a git patch",
            description = "To be applied with git apply, binary files too. 404 where there is none; the run says why.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content =
                                    @Content(
                                            mediaType = "text/x-diff",
                                            schema = @Schema(type = "string", format = "binary"))))
    ResponseEntity<byte[]> patch(@PathVariable String id) {
        var run = RunId.parse(id);
        return bytes(
                runs.patch(run).orElseThrow(() -> nothing(run, "patch")), "text/x-diff; charset=utf-8", run + ".patch");
    }

    @GetMapping("/{id}/transcript")
    @Operation(
            summary = "Get what a run's program printed",
            description = "As it printed it, within bounds; 404 until it is over.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content =
                                    @Content(
                                            mediaType = "text/plain",
                                            schema = @Schema(type = "string", format = "binary"))))
    ResponseEntity<byte[]> transcript(@PathVariable String id) {
        var run = RunId.parse(id);
        return bytes(
                runs.transcript(run).orElseThrow(() -> nothing(run, "transcript")),
                "text/plain; charset=utf-8",
                run + ".txt");
    }

    private static ResponseEntity<byte[]> bytes(byte[] content, String type, String name) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                // Whatever a program printed is never a page of Podium's.
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .body(content);
    }

    private static Refusal nothing(RunId run, String what) {
        return Refusal.notFound(
                "tasks.no-" + what,
                "The run " + run + " has no " + what + ".",
                "Look at the run: it says why, or is not over yet.");
    }
}
