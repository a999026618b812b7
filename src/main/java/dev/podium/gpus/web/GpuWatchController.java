package dev.podium.gpus.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.gpus.GpuWatches;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Being told when something is free. */
@RestController
@RequestMapping("/api/v1/gpus/watches")
@Tag(name = "GPUs")
class GpuWatchController {

    private final GpuWatches watches;

    GpuWatchController(GpuWatches watches) {
        this.watches = watches;
    }

    @Schema(name = "GpuWatch")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            String id,
            NeedJson.Need need,
            long atLeastMinutes,
            Instant made,

            @Schema(description = "Until then it can be claimed; null before it is told.") @Nullable
            Instant keptUntil,

            String sentence) {

        static One of(GpuWatches.Watch watch) {
            return new One(
                    watch.id().toString(),
                    NeedJson.Need.of(watch.need()),
                    watch.atLeast().toMinutes(),
                    watch.made(),
                    watch.keptUntil(),
                    watch.sentence());
        }
    }

    @Schema(name = "GpuWatchList")
    record All(List<One> items) {}

    @Schema(name = "NewGpuWatch")
    record Wanted(
            @Nullable Integer gpus,
            @Nullable Integer milli,
            @Nullable Integer memoryMib,
            @Nullable Set<@Nullable String> models,
            @Nullable Set<@Nullable String> servers,
            @Nullable Integer members,
            @Nullable Boolean sameServer,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "Only what will be free for so long; as long it is held when it is claimed.")
            @Nullable
            Integer atLeastMinutes) {}

    @Schema(name = "GpuClaim")
    record Claim(@Nullable String purpose) {}

    @GetMapping
    @Operation(summary = "List what you watch for", description = "Scope gpus:use.")
    All list() {
        return new All(watches.mine().stream().map(One::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Be told when GPUs are free",
            description = "What is needed as for a request. It is then kept for you for 10 minutes. Scope gpus:use.")
    One watch(@RequestBody Wanted body) {
        return One.of(watches.watch(new GpuWatches.Wanted(
                NeedJson.need(
                        body.gpus(),
                        body.milli(),
                        body.memoryMib(),
                        body.models(),
                        body.servers(),
                        body.members(),
                        body.sameServer()),
                Bodies.minutes("atLeastMinutes", body.atLeastMinutes()))));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Watch no more", description = "What is kept for you is free again.")
    void cancel(@PathVariable String id) {
        watches.cancel(Bodies.id(id));
    }

    @PostMapping("/{id}/claim")
    @Operation(
            summary = "Take what is kept for you",
            description = "It is a lease of the same id then, for as long as you watched for. Scope gpus:use.")
    GpuLeaseController.LeaseJson claim(@PathVariable String id, @RequestBody Claim body) {
        return GpuLeaseController.LeaseJson.of(
                watches.claim(Bodies.id(id), body.purpose() == null ? "" : body.purpose()));
    }
}
