package dev.podium.agents;

import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.terminals.Terminals;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets the current actor come as far with an agent as {@link AgentAccess} says. Called within {@link TeamAgents}'
 * transactions. An agent that the actor may not see is refused in the words for one that is not there.
 */
@Component
class AgentDoors {

    private final AgentStore store;
    private final ShareStore shares;
    private final AgentTokens tokens;
    private final GpuNeedStore gpus;
    private final LiveAgents live;
    private final People people;
    private final Permissions permissions;
    private final TransactionTemplate reading;

    AgentDoors(
            AgentStore store,
            ShareStore shares,
            AgentTokens tokens,
            GpuNeedStore gpus,
            LiveAgents live,
            People people,
            Permissions permissions,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.shares = shares;
        this.tokens = tokens;
        this.gpus = gpus;
        this.live = live;
        this.people = people;
        this.permissions = permissions;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** Whose agents a list is narrowed to; empty for somebody who sees all. */
    Optional<PersonId> viewer() {
        return AgentAccess.seesAll(permissions::allows)
                ? Optional.empty()
                : Optional.of(CurrentActor.require().person());
    }

    Reach reach(AgentRow row) {
        return reach(row, sharing(row));
    }

    private Reach reach(AgentRow row, Sharing sharing) {
        var actor = CurrentActor.require();
        if (actor.roles().contains(Role.AGENT)) {
            // In its owner's name, and yet nothing of what else is theirs.
            return tokens.isOf(row.id(), actor.credential()) ? Reach.WATCH : Reach.NONE;
        }
        return AgentAccess.reach(actor.person(), row.owner(), sharing, permissions::allows);
    }

    /** What a method asks of the actor: an agent's own program has one permission in the place of all others. */
    static Permission orItself(Permission usual) {
        return CurrentActor.require().roles().contains(Role.AGENT) ? Permission.AGENT_SELF : usual;
    }

    Sharing sharing(AgentRow row) {
        return shares.of(List.of(row.id())).getOrDefault(row.id(), Sharing.PRIVATE);
    }

    /** With the names of those it is shared with. */
    Sharing knownSharing(AgentRow row) {
        var sharing = sharing(row);
        return named(sharing, names(Map.of(row.id(), sharing)));
    }

    Agent show(AgentRow row) {
        return show(List.of(row)).getFirst();
    }

    /** These agents with as much of each as the current actor may know. */
    List<Agent> show(List<AgentRow> rows) {
        var ids = rows.stream().map(AgentRow::id).toList();
        var sharings = shares.of(ids);
        var needed = gpus.of(ids);
        var names = names(sharings);
        return rows.stream()
                .map(row -> {
                    var sharing = sharings.getOrDefault(row.id(), Sharing.PRIVATE);
                    var reach = reach(row, sharing);
                    return live.of(row).as(known(reach, sharing, names), needed.get(row.id()), reach);
                })
                .toList();
    }

    private Map<PersonId, String> names(Map<AgentId, Sharing> sharings) {
        var named = new HashSet<PersonId>();
        sharings.values().forEach(sharing -> sharing.people().forEach(grant -> named.add(grant.person())));
        return named.isEmpty() ? Map.of() : people.names(named);
    }

    private static Sharing known(Reach reach, Sharing sharing, Map<PersonId, String> names) {
        return switch (reach) {
            case OWNER -> named(sharing, names);
            case WATCH, DRIVE -> named(sharing.as(CurrentActor.require().person()), names);
            case NONE, SEE -> Sharing.PRIVATE;
        };
    }

    /** Without those who left the team: what they were given ends with their membership. */
    private static Sharing named(Sharing sharing, Map<PersonId, String> names) {
        return new Sharing(
                sharing.team(),
                sharing.teamUntil(),
                sharing.people().stream()
                        .filter(grant -> names.containsKey(grant.person()))
                        .map(grant -> new Sharing.Grant(
                                grant.person(), names.getOrDefault(grant.person(), ""), grant.mode(), grant.until()))
                        .toList());
    }

    /** An agent that is not deleted and that the current actor sees. */
    AgentRow see(AgentId id) {
        return seen(id, present(id, store.find(id).orElseThrow(() -> notFound(id))));
    }

    /** An agent whose terminal the current actor may have open. */
    AgentRow open(AgentId id, Terminals.Mode mode) {
        return opened(id, present(id, store.find(id).orElseThrow(() -> notFound(id))), mode);
    }

    /** An agent whose recordings the current actor may watch; also a deleted one, whose recordings are still there. */
    AgentRow recorded(AgentId id) {
        return opened(id, store.find(id).orElseThrow(() -> notFound(id)), Terminals.Mode.WATCH);
    }

    private AgentRow opened(AgentId id, AgentRow row, Terminals.Mode mode) {
        var reach = reach(row);
        if (reach == Reach.NONE) {
            throw notFound(id);
        }
        if (!AgentAccess.opens(reach, mode)) {
            throw reach.opens()
                    ? Refusal.forbidden(
                            "agents.watch-only",
                            row.ownerName() + " lets you watch the agent " + row.name() + ", not type into it.",
                            "Ask " + row.ownerName() + " to share it with you to drive.")
                    : Refusal.forbidden(
                            "agents.not-shared",
                            "The agent " + row.name() + " is " + row.ownerName()
                                    + "'s, and its terminal is not shared with you.",
                            "Ask " + row.ownerName() + " to share it.");
        }
        return row;
    }

    /** Of these, the agents whose terminals the current actor may look at. */
    List<AgentRow> opened(List<AgentId> ids) {
        var rows = store.find(ids);
        var sharings = shares.of(rows.stream().map(AgentRow::id).toList());
        return rows.stream()
                .filter(row -> reach(row, sharings.getOrDefault(row.id(), Sharing.PRIVATE))
                        .opens())
                .toList();
    }

    /** An agent that the current actor may change; nobody else changes it until the transaction ends. */
    AgentRow change(AgentId id) {
        return changeable(id, present(id, store.lock(id).orElseThrow(() -> notFound(id))));
    }

    /** One that the current actor may change and whose program Podium started; nobody else changes it until then. */
    AgentRow changeOwnProgram(AgentId id) {
        var row = change(id);
        if (row.adopted()) {
            throw Refusal.conflict(
                    "agents.adopted",
                    "The agent " + row.name() + " is a tmux session that Podium found, so Podium does not end it.",
                    "End it in its terminal, or delete the agent, which leaves the session as it is.");
        }
        return row;
    }

    /** As {@link #change}, also a deleted one. */
    AgentRow changeEvenDeleted(AgentId id) {
        return changeable(id, store.lock(id).orElseThrow(() -> notFound(id)));
    }

    /** An agent that is the current actor's own; nobody else changes it until the transaction ends. */
    AgentRow own(AgentId id) {
        var row = present(id, store.lock(id).orElseThrow(() -> notFound(id)));
        return owned(seen(id, row));
    }

    /** The same, only to look at. */
    AgentRow ownToSee(AgentId id) {
        return owned(see(id));
    }

    private AgentRow owned(AgentRow row) {
        if (!row.owner().equals(CurrentActor.require().person())) {
            throw Refusal.forbidden(
                    "agents.not-yours",
                    "The agent " + row.name() + " is " + row.ownerName() + "'s, who alone says who may open it.",
                    "Ask " + row.ownerName() + ".");
        }
        return row;
    }

    private AgentRow changeable(AgentId id, AgentRow row) {
        var reach = reach(row);
        if (reach == Reach.NONE) {
            throw notFound(id);
        }
        if (!AgentAccess.changes(reach, permissions::allows)) {
            throw Refusal.forbidden(
                    "agents.not-yours",
                    "The agent " + row.name() + " is " + row.ownerName() + "'s, so you may not change it.",
                    "Ask " + row.ownerName() + ", or an owner of the team.");
        }
        return row;
    }

    private AgentRow seen(AgentId id, AgentRow row) {
        if (reach(row) == Reach.NONE) {
            throw notFound(id);
        }
        return row;
    }

    /** Whether the current actor may have the terminal open now, asked anew in a transaction of its own. */
    private boolean admits(AgentId id, Terminals.Mode mode) {
        var admitted = reading.execute(status -> store.find(id)
                .filter(row -> row.deletedAt() == null && AgentAccess.opens(reach(row), mode))
                .isPresent());
        return Boolean.TRUE.equals(admitted);
    }

    /** What {@link Terminals} asks anew of somebody whose access changed. */
    Terminals.Guard guard(AgentId id, Terminals.Mode mode, Permission needed) {
        return new Terminals.Guard() {
            @Override
            public boolean admits(Actor now) {
                return permissions.allows(needed) && AgentDoors.this.admits(id, mode);
            }

            @Override
            public boolean takesOver(Actor now) {
                return AgentDoors.this.takesOver(id);
            }
        };
    }

    private boolean takesOver(AgentId id) {
        var may = reading.execute(status -> store.find(id)
                .filter(row -> row.deletedAt() == null && AgentAccess.takesOver(reach(row), permissions::allows))
                .isPresent());
        return Boolean.TRUE.equals(may);
    }

    private static AgentRow present(AgentId id, AgentRow row) {
        if (row.deletedAt() != null) {
            throw notFound(id);
        }
        return row;
    }

    static Refusal notFound(AgentId id) {
        return Refusal.notFound(
                "agents.not-found",
                "The team has no agent " + id + ".",
                "Take the id from the list of agents; a deleted one can be restored for "
                        + TeamAgents.RESTORABLE.toDays() + " days.");
    }
}
