package dev.podium.machines.web;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who works on a machine as which OS user. */
@RestController
@RequestMapping("/api/v1/machine-registry/{id}/os-users")
@Tag(name = "Installation")
class MachineOsUserController {

    private final MachineRegistry registry;

    MachineOsUserController(MachineRegistry registry) {
        this.registry = registry;
    }

    @Schema(name = "MachineOsUser")
    record OsUser(String person, String name, String osUser) {}

    @Schema(name = "MachineOsUserList")
    record AllOsUsers(List<OsUser> items) {}

    @Schema(name = "MachineOsUserStanding")
    record Standing(
            @Schema(description = "Null for nobody: they start nothing there.") @Nullable
            String osUser,

            MachineRegistry.Because because,
            String said) {}

    @Schema(name = "NewMachineOsUser")
    record WantedOsUser(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String osUser) {

        String needed() {
            if (osUser == null) {
                throw Refusal.invalidField(
                        "osUser", "machines.field-missing", "The field osUser is missing.", "Send it.");
            }
            return osUser;
        }
    }

    @GetMapping
    @Operation(summary = "List who was given which OS user on a machine", description = "For admins.")
    AllOsUsers osUsers(@PathVariable String id) {
        return new AllOsUsers(registry.osUsers(MachineId.parse(id)).stream()
                .map(each -> new OsUser(each.person().toString(), each.name(), each.osUser()))
                .toList());
    }

    @GetMapping("/{person}")
    @Operation(
            summary = "Say as whom somebody works on a machine",
            description = "For admins. What is given counts before the rule, and the rule before what is shared.")
    Standing standing(@PathVariable String id, @PathVariable String person) {
        var standing = registry.standing(MachineId.parse(id), PersonId.parse(person));
        return new Standing(standing.osUser(), standing.because(), standing.said());
    }

    @PutMapping("/{person}")
    @Operation(summary = "Say which OS user somebody has on a machine", description = "For admins.")
    AllOsUsers assign(@PathVariable String id, @PathVariable String person, @RequestBody WantedOsUser body) {
        registry.assign(MachineId.parse(id), PersonId.parse(person), body.needed());
        return osUsers(id);
    }

    @DeleteMapping("/{person}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Withdraw somebody's OS user on a machine",
            description = "For admins. What runs as it goes on; done as well where they have none.")
    void withdraw(@PathVariable String id, @PathVariable String person) {
        registry.withdraw(MachineId.parse(id), PersonId.parse(person));
    }
}
