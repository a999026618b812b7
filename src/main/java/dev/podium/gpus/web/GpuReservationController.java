package dev.podium.gpus.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.gpus.GpuReservations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The calendar of GPUs. */
@RestController
@RequestMapping("/api/v1/gpus/reservations")
@Tag(name = "GPUs")
class GpuReservationController {

    private static final Duration USUAL_LOOK = Duration.ofDays(30);

    private final GpuReservations reservations;
    private final Clock clock;

    GpuReservationController(GpuReservations reservations, Clock clock) {
        this.reservations = reservations;
        this.clock = clock;
    }

    @Schema(name = "GpuReservation")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            @Schema(description = "Null where it is another team's.") @Nullable
            String id,

            String team,
            @Nullable String person,
            String personName,
            NeedJson.Need need,
            List<GpuLeaseController.SliceJson> gpus,
            Instant from,
            Instant to,
            String purpose,
            GpuReservations.State state,
            String sentence) {

        static One of(GpuReservations.Reservation reservation) {
            return new One(
                    reservation.id() == null ? null : reservation.id().toString(),
                    reservation.team(),
                    reservation.person() == null ? null : reservation.person().toString(),
                    reservation.personName(),
                    NeedJson.Need.of(reservation.need()),
                    reservation.slices().stream()
                            .map(GpuLeaseController.SliceJson::of)
                            .toList(),
                    reservation.from(),
                    reservation.to(),
                    reservation.purpose(),
                    reservation.state(),
                    reservation.sentence());
        }
    }

    @Schema(name = "GpuCalendar")
    record All(List<One> items) {}

    @Schema(name = "NewGpuReservation")
    record Wanted(
            @Nullable Integer gpus,
            @Nullable Integer milli,
            @Nullable Integer memoryMib,
            @Nullable Set<@Nullable String> models,
            @Nullable Set<@Nullable String> servers,
            @Nullable Integer members,
            @Nullable Boolean sameServer,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "2026-01-31T12:00:00Z") @Nullable
            String from,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "2026-01-31T18:00:00Z") @Nullable
            String to,

            @Nullable String purpose) {

        GpuReservations.Wanted wanted() {
            return new GpuReservations.Wanted(
                    NeedJson.need(gpus, milli, memoryMib, models, servers, members, sameServer),
                    Bodies.moment("from", from),
                    Bodies.moment("to", to),
                    purpose == null ? "" : purpose);
        }
    }

    @GetMapping
    @Operation(
            summary = "List what is reserved",
            description =
                    "From now for 30 days when absent, up to a year. Of other teams the name, when, where and how much.")
    All list(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        var first = from == null ? clock.instant() : Bodies.moment("from", from);
        var last = to == null ? first.plus(USUAL_LOOK) : Bodies.moment("to", to);
        return new All(reservations.between(first, last).stream().map(One::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Reserve GPUs",
            description =
                    "What is needed as for a request. It begins by itself as a lease of the same id. Scope gpus:use.")
    One reserve(@RequestBody Wanted body) {
        return One.of(reservations.reserve(body.wanted()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Cancel a reservation that has not begun")
    void cancel(@PathVariable String id) {
        reservations.cancel(Bodies.id(id));
    }
}
