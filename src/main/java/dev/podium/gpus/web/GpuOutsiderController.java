package dev.podium.gpus.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.gpus.GpuOutsiders;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What runs on GPUs of the pool outside any lease. */
@RestController
@RequestMapping("/api/v1/gpus/outsiders")
@Tag(name = "GPUs")
class GpuOutsiderController {

    private final GpuOutsiders outsiders;

    GpuOutsiderController(GpuOutsiders outsiders) {
        this.outsiders = outsiders;
    }

    @Schema(name = "GpuOutsider")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            @Schema(description = "Null where it is not known well enough to be ended.") @Nullable
            String id,

            String server,
            String serverName,

            @Schema(description = "The GPU or part of one.") String uuid,

            int index,
            GpuOutsiders.Kind kind,

            @Schema(description = "Empty where it is not known.")
            String osUser,

            @Schema(description = "Null where you may not know it, and the program is empty then.") @Nullable
            Long pid,

            String program,
            @Nullable Integer memoryMib,

            @Schema(description = "When Podium saw it first.") @Nullable
            Instant since,

            GpuOutsiders.State state,
            @Nullable Instant endsAt,
            String sentence) {

        static One of(GpuOutsiders.Outsider each) {
            return new One(
                    each.id() == null ? null : each.id().toString(),
                    each.machine().toString(),
                    each.serverName(),
                    each.device(),
                    each.index(),
                    each.kind(),
                    each.osUser(),
                    each.pid(),
                    each.program(),
                    each.memoryMib(),
                    each.since(),
                    each.state(),
                    each.endsAt(),
                    each.sentence());
        }
    }

    @Schema(name = "GpuOutsiderList")
    record All(List<One> items) {}

    @GetMapping
    @Operation(
            summary = "List what runs on shared GPUs outside any lease",
            description = "What a process is, is told to those who run the installation, and to whose OS user it is.")
    All list() {
        return new All(outsiders.all().stream().map(One::of).toList());
    }

    @PostMapping("/{id}/end")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "End a process that is in no lease",
            description =
                    "At once: SIGTERM, and 10 s later SIGKILL. What came of it stands in the list. Scope platform:manage.")
    void end(@PathVariable String id) {
        outsiders.end(Bodies.id(id));
    }
}
