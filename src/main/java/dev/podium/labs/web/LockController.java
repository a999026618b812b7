package dev.podium.labs.web;

import dev.podium.kernel.LabId;
import dev.podium.labs.InputLocks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Seats into which only those who help can type, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class LockController {

    private final InputLocks locks;

    LockController(InputLocks locks) {
        this.locks = locks;
    }

    @Schema(name = "InputLock")
    record LockJson(String seat, String lab, String student, String by, Instant since, Instant until) {

        static LockJson of(InputLocks.Lock lock) {
            return new LockJson(
                    lock.seat().toString(),
                    lock.lab().toString(),
                    lock.studentName(),
                    lock.byName(),
                    lock.since(),
                    lock.until());
        }
    }

    @Schema(name = "InputLockList")
    record All(List<LockJson> items) {

        static All of(List<InputLocks.Lock> locks) {
            return new All(locks.stream().map(LockJson::of).toList());
        }
    }

    @Schema(name = "InputLocking")
    record Fields(
            @Nullable @Schema(description = "Ids; left out for all of the lab.")
            List<@Nullable String> seats,

            @Nullable @Schema(description = "1 to 180; 180 where it is left out.")
            Integer minutes) {}

    @GetMapping("/labs/{id}/locks")
    @Operation(summary = "List the seats of a lab whose input is locked", description = "Scope labs:help.")
    All of(@PathVariable String id) {
        return All.of(locks.of(LabId.parse(id)));
    }

    @PutMapping("/labs/{id}/locks")
    @Operation(
            summary = "Lock the input of seats",
            description = "Students cannot type there in Podium or by REST; those who help can. Scope labs:help.")
    All lock(@PathVariable String id, @RequestBody Fields body) {
        var time = body.minutes() == null ? InputLocks.LONGEST : Duration.ofMinutes(body.minutes());
        return All.of(locks.lock(LabId.parse(id), BroadcastController.seats(body.seats()), time));
    }

    @DeleteMapping("/labs/{id}/locks")
    @Operation(summary = "Unlock the input of seats", description = "Of all where none is named. Scope labs:help.")
    All unlock(@PathVariable String id, @RequestParam(required = false) @Nullable List<@Nullable String> seats) {
        return All.of(locks.unlock(LabId.parse(id), BroadcastController.seats(seats)));
    }

    @GetMapping("/locks/mine")
    @Operation(summary = "List one's own seats whose input is locked", description = "Scope labs:seat.")
    All mine() {
        return All.of(locks.mine());
    }
}
