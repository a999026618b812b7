package dev.podium.gpus.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuServers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who of the team holds which GPUs until when. */
@RestController
@RequestMapping("/api/v1/gpus/leases")
@Tag(name = "GPUs")
class GpuLeaseController {

    private final GpuLeases leases;

    GpuLeaseController(GpuLeases leases) {
        this.leases = leases;
    }

    @Schema(name = "GpuSlice")
    record SliceJson(
            @Schema(description = "Of a gang, from 0.") int member,

            String server,
            String serverName,
            String uuid,

            @Schema(description = "When it was given; it changes with a reboot.")
            int index,

            String model,

            @Schema(description = "Thousandths of it.") int milli,

            int memoryMib) {

        static SliceJson of(GpuLeases.Slice slice) {
            return new SliceJson(
                    slice.member(),
                    slice.server().toString(),
                    slice.serverName(),
                    slice.uuid(),
                    slice.index(),
                    slice.model(),
                    slice.milli(),
                    slice.memoryMib());
        }
    }

    @Schema(name = "GpuLease")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record LeaseJson(
            @Schema(description = "That of the request or reservation it came of.")
            String id,

            String person,
            String personName,
            @Nullable String agent,
            String timeClass,
            String purpose,
            List<SliceJson> gpus,

            @Schema(description = "How it is kept to what it was given: DECLARED, HOOKED or HARD.")
            GpuServers.Badge badge,

            @Schema(description = "Higher for each lease that is given.")
            long token,

            @Schema(description = "Of all of it, in US dollars.")
            BigDecimal priceHour,

            Instant began,
            Instant expectedEnd,
            Instant ends,

            @Schema(description = "Null while it is held.") @Nullable
            Instant ended,

            String endReason,

            @Schema(description = "Since when nothing runs on it; null where something does or that is not known.")
            @Nullable
            Instant idleSince) {

        static LeaseJson of(GpuLeases.Lease lease) {
            return new LeaseJson(
                    lease.id().toString(),
                    lease.person().toString(),
                    lease.personName(),
                    lease.agent() == null ? null : lease.agent().toString(),
                    lease.timeClass(),
                    lease.purpose(),
                    lease.slices().stream().map(SliceJson::of).toList(),
                    lease.badge(),
                    lease.token(),
                    lease.priceHour(),
                    lease.began(),
                    lease.expectedEnd(),
                    lease.ends(),
                    lease.ended(),
                    lease.endReason(),
                    lease.idleSince());
        }
    }

    @Schema(name = "GpuLeaseList")
    record All(List<LeaseJson> items) {}

    @Schema(name = "GpuLeaseExtension")
    record ExtensionJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "2026-01-31T12:00:00Z") @Nullable
            String until) {}

    @Schema(name = "GpuJournalLine")
    record HappenedJson(
            Instant at, @Schema(example = "granted") String what, String sentence, String by) {}

    @Schema(name = "GpuJournal")
    record JournalJson(List<HappenedJson> items) {}

    @GetMapping
    @Operation(
            summary = "List the leases of this team",
            description =
                    "Those in force, the first to end first; with past=true those that are over, the latest first.")
    All list(
            @RequestParam(defaultValue = "false") boolean past,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(defaultValue = "100") int limit) {
        var found =
                past ? leases.past(before == null ? null : Bodies.moment("before", before), limit) : leases.running();
        return new All(found.stream().map(LeaseJson::of).toList());
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a lease of this team")
    LeaseJson get(@PathVariable String id) {
        return LeaseJson.of(leases.get(Bodies.id(id)));
    }

    @PostMapping("/{id}/extension")
    @Operation(
            summary = "Extend a lease",
            description = "Up to that moment, or to what comes before: see ends in the answer. Scope gpus:use.")
    LeaseJson extend(@PathVariable String id, @RequestBody ExtensionJson body) {
        return LeaseJson.of(leases.extend(Bodies.id(id), Bodies.moment("until", body.until())));
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "End a lease", description = "Your own, or as an owner of the team. Scope gpus:use.")
    LeaseJson end(@PathVariable String id) {
        return LeaseJson.of(leases.end(Bodies.id(id)));
    }

    @Schema(name = "GpuLeaseKept")
    record KeptJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "1 to 200 characters.") @Nullable
            String reason) {}

    @PostMapping("/{id}/keep")
    @Operation(
            summary = "Keep a lease on which nothing runs",
            description = "Once, while nobody waits; as an owner of the team as often as you want. Scope gpus:use.")
    LeaseJson keep(@PathVariable String id, @RequestBody KeptJson body) {
        return LeaseJson.of(leases.keep(Bodies.id(id), Bodies.needed("reason", body.reason())));
    }

    @GetMapping("/{id}/environment")
    @Operation(
            summary = "Show what a program of a lease finds in its environment",
            description = "CUDA_VISIBLE_DEVICES by UUID, and more. Scope gpus:use.")
    Map<String, String> environment(@PathVariable String id, @RequestParam(defaultValue = "0") int member) {
        return leases.environment(Bodies.id(id), member);
    }

    @GetMapping("/{id}/journal")
    @Operation(
            summary = "Show what happened to a lease",
            description = "And to the request or reservation that it came of, or that waits still.")
    JournalJson journal(@PathVariable String id) {
        return new JournalJson(leases.journal(Bodies.id(id)).stream()
                .map(each -> new HappenedJson(each.at(), each.what(), each.sentence(), each.by()))
                .toList());
    }
}
