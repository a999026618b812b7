package dev.podium.identity.web;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.Teams;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class MeController {

    private final Teams teams;
    private final Permissions permissions;

    MeController(Teams teams, Permissions permissions) {
        this.teams = teams;
        this.permissions = permissions;
    }

    record Named(UUID id, String name) {}

    /** @param scopes what this token may do: its own scopes, as far as the person's roles hold them */
    record Me(Named person, @Nullable Named team, Set<Role> roles, Set<String> scopes) {}

    @GetMapping("/api/v1/me")
    @Operation(summary = "Who I am, in which team, and what this token may do")
    Me me() {
        var actor = CurrentActor.require();
        var team = teams.mine().stream()
                .filter(one -> one.id().equals(actor.team()))
                .findFirst()
                .map(one -> new Named(one.id().value(), one.name()))
                .orElse(null);
        var scopes = Arrays.stream(Permission.values())
                .filter(permissions::allows)
                .map(Permission::scope)
                .collect(Collectors.toCollection(TreeSet::new));
        return new Me(new Named(actor.person().value(), actor.name()), team, new TreeSet<>(actor.roles()), scopes);
    }
}
