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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets the current actor come as far with an agent as {@link AgentAccess} says. Called within {@link TeamAgents}'
 * transactions. An agent that the actor may not see is refused in the words for one that is not there.
 *
 * <p>Longer than most files: every way to an agent stands here, so that none is forgotten when a rule is added.
 */
@Component
class AgentDoors {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

    private final AgentStore store;
    private final ShareStore shares;
    private final AgentTokens tokens;
    private final GpuNeedStore gpus;
    private final LiveAgents live;
    private final People people;
    private final Permissions permissions;
    private final RoleReach roles;
    private final ObjectProvider<Supervision> supervision;
    private final TransactionTemplate reading;

    AgentDoors(
            AgentStore store,
            ShareStore shares,
            AgentTokens tokens,
            GpuNeedStore gpus,
            LiveAgents live,
            People people,
            Permissions permissions,
            RoleReach roles,
            ObjectProvider<Supervision> supervision,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.shares = shares;
        this.tokens = tokens;
        this.gpus = gpus;
        this.live = live;
        this.people = people;
        this.permissions = permissions;
        this.roles = roles;
        this.supervision = supervision;
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
        return reach(row, sharing(row), roles.now(row));
    }

    private Reach reach(AgentRow row, Sharing sharing, Terminals.@Nullable Mode byRole) {
        var actor = CurrentActor.require();
        if (actor.roles().contains(Role.AGENT)) {
            // In its owner's name, and yet nothing of what else is theirs.
            return tokens.isOf(row.id(), actor.credential()) ? Reach.WATCH : Reach.NONE;
        }
        return AgentAccess.reach(actor.person(), row.owner(), sharing, byRole, permissions::allows);
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
        var byRole = roles.now(rows);
        return rows.stream()
                .map(row -> {
                    var sharing = sharings.getOrDefault(row.id(), Sharing.PRIVATE);
                    var reach = reach(row, sharing, byRole.get(row.id()));
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

    /** An agent whose terminal the current actor may look at, or type into now. */
    AgentRow open(AgentId id, Terminals.Mode mode) {
        var row = beside(id, mode);
        requireUnclosed(row);
        var locked = mode == Terminals.Mode.DRIVE ? locked(row) : null;
        if (locked != null) {
            throw locked;
        }
        return row;
    }

    /** What stands beside such a terminal, which is there also while its owner may not open it yet. */
    AgentRow beside(AgentId id, Terminals.Mode mode) {
        return opened(id, present(id, store.find(id).orElseThrow(() -> notFound(id))), mode);
    }

    private void requireUnclosed(AgentRow row) {
        closed(List.of(row)).values().stream().findFirst().ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** Why the current actor may not open some terminals of their own yet. Their programs may: they run already. */
    private Map<AgentId, Refusal> closed(List<AgentRow> rows) {
        var actor = CurrentActor.require();
        var own = actor.roles().contains(Role.AGENT)
                ? List.<AgentId>of()
                : rows.stream()
                        .filter(row -> row.owner().equals(actor.person()))
                        .map(AgentRow::id)
                        .toList();
        var closed = new HashMap<AgentId, Refusal>();
        if (!own.isEmpty()) {
            supervision.forEach(each -> closed.putAll(each.closed(own, actor.person())));
        }
        return closed;
    }

    /**
     * An agent whose terminal the current actor may have in a window: also one that is shown to them, and for typing also
     * one that is locked, which the window is told.
     */
    AgentRow window(AgentId id, Terminals.Mode mode) {
        var row = present(id, store.find(id).orElseThrow(() -> notFound(id)));
        requireUnclosed(row);
        return shows(row, mode) ? row : opened(id, row, mode);
    }

    private boolean shows(AgentRow row, Terminals.Mode mode) {
        var actor = CurrentActor.require();
        return mode == Terminals.Mode.WATCH
                && !actor.roles().contains(Role.AGENT)
                && supervision.stream().anyMatch(each -> each.shows(row.id(), actor.person()));
    }

    /** Why what the current actor types is not taken for the time being; null where it is. */
    private @Nullable Refusal locked(AgentRow row) {
        if (permissions.allows(Permission.TERMINAL_OTHERS)) {
            return null;
        }
        return supervision.stream()
                .flatMap(each -> each.lock(row.id()).stream())
                .findFirst()
                .map(lock -> Refusal.forbidden(
                        "agents.input-locked",
                        "Input is locked by " + lock.byName() + " since " + TIME.format(lock.since())
                                + " UTC; what you type is not taken.",
                        "It is unlocked by whoever teaches, or by itself at " + TIME.format(lock.until()) + " UTC."))
                .orElse(null);
    }

    /** An agent whose recordings the current actor may watch; also a deleted one, whose recordings are still there. */
    AgentRow recorded(AgentId id) {
        var row = store.find(id).orElseThrow(() -> notFound(id));
        return opened(id, row, Terminals.Mode.WATCH, reach(row, sharing(row), roles.recorded(row)));
    }

    private AgentRow opened(AgentId id, AgentRow row, Terminals.Mode mode) {
        return opened(id, row, mode, reach(row));
    }

    private static AgentRow opened(AgentId id, AgentRow row, Terminals.Mode mode, Reach reach) {
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
        var byRole = roles.now(rows);
        var closed = closed(rows);
        return rows.stream()
                .filter(row -> !closed.containsKey(row.id()))
                .filter(row -> reach(row, sharings.getOrDefault(row.id(), Sharing.PRIVATE), byRole.get(row.id()))
                        .opens())
                .toList();
    }

    /** Of these, the agents of which the current actor may know who has them open: also where they see no screen of it. */
    List<AgentRow> present(List<AgentId> ids) {
        return permissions.allows(Permission.TERMINAL_OTHERS)
                        && !CurrentActor.require().roles().contains(Role.AGENT)
                ? store.find(ids)
                : opened(ids);
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
                .filter(row -> row.deletedAt() == null && (AgentAccess.opens(reach(row), mode) || shows(row, mode)))
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

            @Override
            public @Nullable Refusal locked(Actor now) {
                return reading.execute(
                        status -> store.find(id).map(AgentDoors.this::locked).orElse(null));
            }
        };
    }

    private boolean takesOver(AgentId id) {
        var may = reading.execute(status -> store.find(id)
                .filter(row -> row.deletedAt() == null
                        && AgentAccess.takesOver(reach(row), roles.now(row), permissions::allows))
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
