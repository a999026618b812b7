package dev.podium.machines.web;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/machines")
@Tag(name = "Machines")
class MachineController {

    private final Machines machines;
    private final Permissions permissions;

    MachineController(Machines machines, Permissions permissions) {
        this.machines = machines;
        this.permissions = permissions;
    }

    @Schema(name = "Machine")
    record One(String id, String name, Set<String> labels) {

        static One of(Machine machine) {
            return new One(machine.id().toString(), machine.name(), new TreeSet<>(machine.labels()));
        }
    }

    @Schema(name = "MachineList")
    record All(List<One> items) {}

    @GetMapping
    @Operation(summary = "List the machines that the team may use", description = "Podium's own first, then by name.")
    All list() {
        // Rooms above list machines where nobody asks for it; a request has to be allowed to.
        permissions.require(Permission.MACHINE_SEE);
        return new All(machines.all().stream().map(One::of).toList());
    }
}
