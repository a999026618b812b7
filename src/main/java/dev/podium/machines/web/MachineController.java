package dev.podium.machines.web;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.Machines;
import dev.podium.machines.web.MachineJson.Details;
import dev.podium.machines.web.MachineJson.One;
import dev.podium.machines.web.MachineJson.Samples;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/machines")
@Tag(name = "Machines")
class MachineController {

    private final Machines machines;
    private final MachineHealth health;
    private final Permissions permissions;

    MachineController(Machines machines, MachineHealth health, Permissions permissions) {
        this.machines = machines;
        this.health = health;
        this.permissions = permissions;
    }

    @Schema(name = "MachineList")
    record All(List<One> items) {}

    @GetMapping
    @Operation(summary = "List the machines that the team may use", description = "Podium's own first, then by name.")
    All list() {
        // Rooms above list machines where nobody asks for it; a request has to be allowed to.
        permissions.require(Permission.MACHINE_SEE);
        var now = health.all().stream().collect(Collectors.toMap(MachineHealth.Health::machine, Function.identity()));
        return new All(machines.all().stream()
                // One that was added since is in the next answer.
                .filter(machine -> now.containsKey(machine.id()))
                .map(machine -> One.of(machine, Objects.requireNonNull(now.get(machine.id()))))
                .toList());
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "Say what a machine is and how it is now",
            description = "One that the team may use; for admins any.")
    Details get(@PathVariable String id) {
        var now = health.of(MachineId.parse(id));
        return Details.of(machines.get(now.machine()), now);
    }

    @GetMapping("/{id}/samples")
    @Operation(
            summary = "Say how a machine was",
            description =
                    "Up to 10 minutes back every 5 s, further back averages of minutes or longer; at most 360. What"
                            + " is older than 30 days is gone.")
    Samples samples(@PathVariable String id, @RequestParam(defaultValue = "10") int minutes) {
        return Samples.of(health.history(MachineId.parse(id), Duration.ofMinutes(minutes)));
    }

    @GetMapping("/{id}/gpus/{uuid}/samples")
    @Operation(
            summary = "Say how a GPU of a machine was",
            description =
                    "Up to 10 minutes back every 30 s, further back averages of minutes or longer; at most 360. What"
                            + " is older than 30 days is gone.")
    MachineGpuJson.Samples gpuSamples(
            @PathVariable String id, @PathVariable String uuid, @RequestParam(defaultValue = "10") int minutes) {
        return MachineGpuJson.Samples.of(health.gpuHistory(MachineId.parse(id), uuid, Duration.ofMinutes(minutes)));
    }
}
