package dev.podium.agents;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.terminals.Terminals.Mode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Which terminals somebody opens by their role: all of the team's by {@link Permission#TERMINAL_OTHERS}, without those that a
 * room above withholds. Called within a transaction. Podium itself, at its own work, is withheld nothing.
 */
@Component
class RoleReach {

    private final AgentStore store;
    private final Permissions permissions;
    private final ObjectProvider<Supervision> supervision;

    RoleReach(AgentStore store, Permissions permissions, ObjectProvider<Supervision> supervision) {
        this.store = store;
        this.permissions = permissions;
        this.supervision = supervision;
    }

    /** How far the current actor opens each of these as it is now; what is not in it, not at all by their role. */
    Map<AgentId, Mode> now(List<AgentRow> rows) {
        return mayAny() ? of(CurrentActor.require().person(), rows, true) : Map.of();
    }

    @Nullable
    Mode now(AgentRow row) {
        return now(List.of(row)).get(row.id());
    }

    /** The same of what was recorded, for which consent to look does not count. */
    @Nullable
    Mode recorded(AgentRow row) {
        return mayAny()
                ? of(CurrentActor.require().person(), List.of(row), false).get(row.id())
                : null;
    }

    /** As another member would open it, who holds the permission. */
    @Nullable
    Mode as(PersonId person, AgentRow row) {
        return of(person, List.of(row), true).get(row.id());
    }

    private boolean mayAny() {
        return permissions.allows(Permission.TERMINAL_OTHERS);
    }

    private Map<AgentId, Mode> of(PersonId person, List<AgentRow> rows, boolean byConsent) {
        var withheld = withheld(rows.stream()
                .map(AgentRow::owner)
                .filter(owner -> !owner.equals(person))
                .toList());
        var open = new HashMap<AgentId, Mode>();
        var closed = new HashSet<AgentId>();
        for (var row : rows) {
            if (withheld.contains(row.owner())) {
                closed.add(row.id());
            } else {
                open.put(row.id(), Mode.DRIVE);
            }
        }
        if (byConsent && !closed.isEmpty()) {
            supervision.forEach(each -> open.putAll(each.consented(closed, person)));
        }
        return open;
    }

    /** Of these owners, those whose terminals the current actor does not open by their role. */
    Set<PersonId> withheld(Collection<PersonId> owners) {
        var actor = CurrentActor.require();
        if (owners.isEmpty() || actor.roles().contains(Role.SYSTEM)) {
            return Set.of();
        }
        var all = new HashSet<PersonId>();
        var asked = Set.copyOf(owners);
        supervision.forEach(each -> all.addAll(each.withheld(asked)));
        return all;
    }

    /** Whether nobody opens this person's terminals by their role. */
    boolean withheld(PersonId owner) {
        return !withheld(List.of(owner)).isEmpty();
    }

    /** Of everybody who has or had agents in the team, for what is asked of all of them at once; not the actor. */
    Set<PersonId> withheldInTeam() {
        var self = CurrentActor.require().person();
        return supervision.stream().findAny().isEmpty()
                ? Set.of()
                : withheld(store.owners().stream()
                        .filter(owner -> !owner.equals(self))
                        .toList());
    }
}
