package dev.podium.machines.web;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineRunners;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

@RestController
@RequestMapping("/api/v1/machine-registry/{id}")
@Tag(name = "Installation")
class MachineRunnerController {

    private final MachineRunners runners;

    MachineRunnerController(MachineRunners runners) {
        this.runners = runners;
    }

    @Schema(name = "RunnerEnrolment")
    record Enrolment(
            @Schema(description = "Shown once.") String token,

            @Schema(description = "What to run on the machine.")
            String command,

            Instant expiresAt) {}

    @Schema(name = "RunnerStatus")
    record Status(
            boolean enrolled,
            boolean connected,
            @Nullable Instant connectedSince,
            @Nullable Instant lastSeen,
            String osUser,
            boolean root,
            String release) {}

    @PostMapping("/enrolment")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make a token by which a runner is enrolled for a machine",
            description = "For admins. It counts once, for an hour, in place of one that was made before.")
    Enrolment enrol(@PathVariable String id) {
        var made = runners.enrol(MachineId.parse(id));
        var url = ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString();
        return new Enrolment(made.token(), made.command(url), made.expiresAt());
    }

    @GetMapping("/runner")
    @Operation(summary = "Show how a machine's runner is", description = "For admins.")
    Status status(@PathVariable String id) {
        var now = runners.status(MachineId.parse(id));
        return new Status(
                now.enrolled(),
                now.connectedSince() != null,
                now.connectedSince(),
                now.lastSeen(),
                now.osUser(),
                now.root(),
                now.release());
    }

    @PostMapping("/runner/rotation")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Give a runner a new credential", description = "For admins. Each day it gets one by itself.")
    void rotate(@PathVariable String id) {
        runners.rotate(MachineId.parse(id));
    }

    @DeleteMapping("/runner")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Take a runner's credential and enrolment token back",
            description = "For admins. Its connection ends; agents go on in tmux.")
    void forget(@PathVariable String id) {
        runners.forget(MachineId.parse(id));
    }
}
