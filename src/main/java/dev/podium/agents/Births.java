package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Machines;
import dev.podium.secrets.SecretRef;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import java.time.Instant;
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
        this.environments = environments;
        this.terminals = terminals;
        this.machines = machines;
    }

    static Standing starting(Instant now) {
        return new Standing(AgentState.STARTING, "Its program's process has not been seen yet.", now, null);
    }

    AgentRow create(NewAgent wanted) {
        var blueprint = Blueprint.of(wanted);
        var account = account(blueprint.machine());
        var directory = workplace.directory(account, blueprint.directory());
        var idle = made(blueprint, account, directory, environments.keep(blueprint.environment()));
        var details = Map.of(
                "program",
                idle.program(),
                "directory",
                directory,
                "session",
                idle.terminal().session());
        if (!blueprint.start()) {
            insert(idle, blueprint);
            changes.made("agents.create", idle, details);
            return idle;
        }
        // What takes long comes first: the row then says when the program was really started.
        var prepared = launch.prepare(idle, blueprint.environment());
        var row = idle.started(starting(live.now()), terminals.serve(account));
        insert(row, blueprint);
        changes.made("agents.create", row, details);
        changes.unlessCommitted(() -> terminals.end(row.terminal()));
        launch.run(row, prepared, tokens.begin(row));
        return row;
    }

    private void insert(AgentRow row, Blueprint blueprint) {
        store.insert(row);
        if (blueprint.podiumToken()) {
            tokens.promise(row);
        }
    }

    private AgentRow made(Blueprint blueprint, Account account, String directory, @Nullable SecretRef environment) {
        var id = AgentId.random();
        var actor = CurrentActor.require();
        var now = live.now();
        return new AgentRow(
                id,
                CurrentActor.team(),
                blueprint.name(),
                blueprint.program().id(),
                blueprint.command(),
                blueprint.arguments(),
                directory,
                names(blueprint),
                environment,
                actor.person(),
                actor.name(),
                false,
                new TerminalRef(account, TerminalRef.Server.PODIUM, Launch.session(blueprint.name(), id)),
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
