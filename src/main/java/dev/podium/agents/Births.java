package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Machines;
import dev.podium.secrets.SecretRef;
import dev.podium.terminals.ServerRun;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Terminals.NewTerminal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How agents come to be: made, adopted, brought back. Called within {@link TeamAgents}' transactions and checks. */
@Component
class Births {

    private static final int LONGEST_SESSION = 200;

    private final AgentStore store;
    private final AgentIndex index;
    private final AgentChanges changes;
    private final LiveAgents live;
    private final Launch launch;
    private final AgentTokens tokens;
    private final Workplace workplace;
    private final Placement placement;
    private final Environments environments;
    private final Terminals terminals;
    private final Machines machines;

    Births(
            AgentStore store,
            AgentIndex index,
            AgentChanges changes,
            LiveAgents live,
            Launch launch,
            AgentTokens tokens,
            Workplace workplace,
            Placement placement,
            Environments environments,
            Terminals terminals,
            Machines machines) {
        this.store = store;
        this.index = index;
        this.changes = changes;
        this.live = live;
        this.launch = launch;
        this.tokens = tokens;
        this.workplace = workplace;
        this.placement = placement;
        this.environments = environments;
        this.terminals = terminals;
        this.machines = machines;
    }

    static Standing starting(Instant now) {
        return new Standing(AgentState.STARTING, "Its program's process has not been seen yet.", now, null);
    }

    AgentRow create(NewAgent wanted) {
        var blueprint = Blueprint.of(wanted);
        var id = AgentId.random();
        Site site;
        Placed placed = null;
        if (blueprint.machine() == null) {
            var found = placement.find(blueprint.needs(), machine -> site(id, blueprint, machine));
            site = found.site();
            placed = found.placed();
        } else {
            site = site(id, blueprint, blueprint.machine());
        }
        var idle = made(id, blueprint, site, environments.keep(blueprint.environment()), placed);
        var details = new HashMap<>(Map.of(
                "program",
                idle.program(),
                "directory",
                site.directory(),
                "session",
                idle.terminal().session()));
        if (placed != null) {
            details.put("needs", String.join(" ", placed.needs()));
            details.put("placed", placed.why());
        }
        var ready = site.ready();
        if (ready == null) {
            insert(idle, blueprint);
            changes.made("agents.create", idle, details);
            return idle;
        }
        var row = idle.started(starting(live.now()), ready.run());
        insert(row, blueprint);
        changes.made("agents.create", row, details);
        changes.unlessCommitted(() -> terminals.end(row.terminal()));
        launch.run(row, ready.terminal(), tokens.begin(row));
        return row;
    }

    /** A place for an agent that is to be made: the account and the folder, and all that a start needs. */
    private record Site(
            Account account, String directory, @Nullable Ready ready) {}

    private record Ready(NewTerminal terminal, ServerRun run) {}

    /** What takes long comes first: the row then says when the program was really started. */
    private Site site(AgentId id, Blueprint blueprint, MachineId machine) {
        var account = account(machine);
        var directory = workplace.directory(account, blueprint.directory());
        var site = new Site(account, directory, null);
        if (!blueprint.start()) {
            return site;
        }
        var prepared = launch.prepare(made(id, blueprint, site, null, null), blueprint.environment());
        return new Site(account, directory, new Ready(prepared, terminals.serve(account)));
    }

    private void insert(AgentRow row, Blueprint blueprint) {
        store.insert(row);
        if (blueprint.podiumToken()) {
            tokens.promise(row);
        }
    }

    private AgentRow made(
            AgentId id, Blueprint blueprint, Site site, @Nullable SecretRef environment, @Nullable Placed placed) {
        var actor = CurrentActor.require();
        var now = live.now();
        return new AgentRow(
                id,
                CurrentActor.team(),
                blueprint.name(),
                blueprint.program().id(),
                blueprint.command(),
                blueprint.arguments(),
                site.directory(),
                names(blueprint),
                environment,
                actor.person(),
                actor.name(),
                false,
                new TerminalRef(site.account(), TerminalRef.Server.PODIUM, Launch.session(blueprint.name(), id)),
                placed,
                Desired.STOPPED,
                new Standing(AgentState.STOPPED, "It was not started yet.", now, null),
                null,
                null,
                now,
                null,
                Comeback.NONE,
                0);
    }

    private static List<String> names(Blueprint blueprint) {
        var names = new TreeSet<>(blueprint.environment().keySet());
        if (blueprint.podiumToken()) {
            names.add(AgentTokens.TOKEN);
        }
        return List.copyOf(names);
    }

    AgentRow adopt(String wantedName, MachineId machine, String session) {
        var name = new AgentName(wantedName);
        var account = account(machine);
        if (session.isEmpty()
                || session.length() > LONGEST_SESSION
                || session.chars().anyMatch(c -> c < ' ')) {
            throw Refusal.invalidField(
                    "session",
                    "agents.bad-session",
                    "That is no name of a tmux session.",
                    "Take one that tmux list-sessions shows.");
        }
        // Asked in memory, across teams; the table's unique index decides where two adopt at once.
        if (index.has(new TerminalRef(account, TerminalRef.Server.DEFAULT, session))) {
            throw AgentStore.sessionAdopted(session);
        }
        var terminal = terminals.adopt(account, session);
        var row = adopted(name, terminal);
        try {
            store.insert(row);
        } catch (Refusal taken) {
            // A session that another agent has meanwhile is that agent's to watch.
            if (!taken.code().equals(AgentStore.SESSION_ADOPTED)) {
                letGo(terminal);
            }
            throw taken;
        }
        changes.unlessCommitted(() -> letGo(terminal));
        changes.made("agents.adopt", row, Map.of("session", session));
        return row;
    }

    private AgentRow adopted(AgentName name, TerminalRef terminal) {
        var actor = CurrentActor.require();
        var now = live.now();
        var state = terminals.state(terminal);
        var row = new AgentRow(
                AgentId.random(),
                CurrentActor.team(),
                name,
                Program.COMMAND.id(),
                state.command().isEmpty() ? null : state.command(),
                List.of(),
                "",
                List.of(),
                null,
                actor.person(),
                actor.name(),
                true,
                terminal,
                null,
                Desired.RUNNING,
                starting(now),
                null,
                null,
                now,
                null,
                Comeback.NONE,
                0);
        return row.observed(live.next(row, state).standing(), LiveAgents.activity(row, state));
    }

    List<Terminals.FoundSession> adoptable(MachineId machine) {
        var account = account(machine);
        return terminals.adoptable(account).stream()
                .filter(found -> !index.has(new TerminalRef(account, TerminalRef.Server.DEFAULT, found.session())))
                .toList();
    }

    /** Brings a deleted agent back: its own program stays stopped, a session that was adopted is watched again. */
    AgentRow restore(AgentRow deleted, Standing stopped) {
        if (!deleted.adopted()) {
            var row = deleted.stopped(stopped);
            store.change(row);
            changes.made("agents.restore", row, Map.of());
            return row;
        }
        machines.requireStill(deleted.account(), deleted.owner());
        var row = deleted.followed(starting(live.now()));
        store.change(row);
        terminals.follow(List.of(row.terminal()));
        changes.unlessCommitted(() -> letGo(row.terminal()));
        var seen = row.observed(live.next(row).standing(), row.lastActivity());
        store.change(seen);
        changes.made("agents.restore", seen, Map.of());
        return seen;
    }

    private void letGo(TerminalRef terminal) {
        if (!index.has(terminal)) {
            terminals.release(terminal);
        }
    }

    private Account account(MachineId machine) {
        try {
            return machines.account(machine);
        } catch (Refusal unknown) {
            throw unknown.at("machine");
        }
    }
}
