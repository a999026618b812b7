package dev.podium.gpus.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.gpus.GpuQueue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Asking for GPUs, and who waits for them. */
@RestController
@RequestMapping("/api/v1/gpus")
@Tag(name = "GPUs")
class GpuQueueController {

    private static final int MOST = 1000;

    private final GpuQueue queue;

    GpuQueueController(GpuQueue queue) {
        this.queue = queue;
    }

    @Schema(name = "GpuRequest")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RequestJson(
            @Schema(description = "That of its lease too, once it is granted.")
            String id,

            String person,
            String personName,
            @Nullable String agent,
            NeedJson.Need need,

            @Schema(description = "INTERACTIVE, SHORT, NORMAL or LONG.")
            String timeClass,

            long limitMinutes,
            long estimateMinutes,
            @Nullable Instant notBefore,
            String purpose,
            Instant askedAt,

            @Schema(description = "WAITING, GRANTED, CANCELLED or REFUSED.")
            GpuQueue.State state,

            @Schema(description = "In the line, from 1; null before it was looked at, and when it waits no more.")
            @Nullable
            Integer position,

            @Schema(description = "When it will start by today's plan; null where that cannot be said.") @Nullable
            Instant expected,

            @Schema(example = "Waiting: 3rd in line.") String sentence) {

        static RequestJson of(GpuQueue.Request request) {
            return new RequestJson(
                    request.id().toString(),
                    request.person().toString(),
                    request.personName(),
                    request.agent() == null ? null : request.agent().toString(),
                    NeedJson.Need.of(request.need()),
                    request.timeClass(),
                    request.limit().toMinutes(),
                    request.estimate().toMinutes(),
                    request.notBefore(),
                    request.purpose(),
                    request.askedAt(),
                    request.state(),
                    request.position(),
                    request.expected(),
                    request.sentence());
        }
    }

    @Schema(name = "GpuPlaceInLine")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record PlaceJson(
            int position,
            String team,
            NeedJson.Need need,

            @Schema(description = "Null where another team waits.") @Nullable
            RequestJson request) {

        static PlaceJson of(GpuQueue.Place place) {
            return new PlaceJson(
                    place.position(),
                    place.team(),
                    NeedJson.Need.of(place.need()),
                    place.request() == null ? null : RequestJson.of(place.request()));
        }
    }

    @Schema(name = "GpuLine")
    record LineJson(List<PlaceJson> items) {}

    @Schema(name = "GpuExpectation")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ExpectationJson(
            @Schema(description = "Null where that cannot be said.") @Nullable
            Instant start,

            @Schema(description = "0 where it would not wait.")
            int position,

            String sentence) {}

    @GetMapping("/queue")
    @Operation(
            summary = "List who waits for GPUs",
            description =
                    "The next first, as it was planned last. Of other teams only the name and how much they ask for.")
    LineJson line(@RequestParam(defaultValue = "100") int limit) {
        return new LineJson(queue.line(Math.clamp(limit, 1, MOST)).stream()
                .map(PlaceJson::of)
                .toList());
    }

    @PostMapping("/expectations")
    @Operation(
            summary = "Say when a request would start",
            description = "As if it was asked for now; nothing is. Scope gpus:use.")
    ExpectationJson expect(@RequestBody NeedJson.Wanted body) {
        var preview = queue.preview(body.wanted());
        return new ExpectationJson(preview.start(), preview.position(), preview.sentence());
    }

    @PostMapping("/requests")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Ask for GPUs",
            description = "It is in the line at once, and looked at within a second. Scope gpus:use.")
    RequestJson ask(@RequestBody NeedJson.Wanted body) {
        return RequestJson.of(queue.ask(body.wanted()));
    }

    @GetMapping("/requests/{id}")
    @Operation(summary = "Show a request of this team")
    RequestJson get(@PathVariable String id) {
        return RequestJson.of(queue.get(Bodies.id(id)));
    }

    @DeleteMapping("/requests/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take a request back that waits")
    void cancel(@PathVariable String id) {
        queue.cancel(Bodies.id(id));
    }
}
