package dev.podium.agents;

import dev.podium.gpus.GpuQueue;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How agents come to be: made, adopted, brought back. Called by {@link TeamAgents} after its permissions. What a machine
 * is asked takes as long as it takes, so it is asked before the transaction that writes the row.
 *
 * <p>Longer than most files: making, adopting and restoring share how a row begins.
 */
@Component
class Births {

    private static final int LONGEST_SESSION = 200;

    private final AgentStore store;
    private final AgentIndex index;
    private final AgentChanges changes;
    private final ShareChanges shares;
    private final AgentDoors doors;
    private final LiveAgents live;
    private final Launch launch;
    private final AgentTokens tokens;
    private final Runs runs;
    private final AgentGpus gpus;
    private final Workplace workplace;
    private final Placement placement;
    private final Environments environments;
    private final AllowedAccounts allowed;
    private final Terminals terminals;
    private final TransactionTemplate transactions;

    Births(
            AgentStore store,
            AgentIndex index,
            AgentChanges changes,
            ShareChanges shares,
            AgentDoors doors,
            LiveAgents live,
            Launch launch,
            AgentTokens tokens,
            Runs runs,
            AgentGpus gpus,
            Workplace workplace,
            Placement placement,
            Environments environments,
            AllowedAccounts allowed,
            Terminals terminals,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.index = index;
        this.changes = changes;
        this.shares = shares;
        this.doors = doors;
        this.live = live;
        this.launch = launch;
        this.tokens = tokens;
        this.runs = runs;
        this.gpus = gpus;
        this.workplace = workplace;
        this.placement = placement;
        this.environments = environments;
        this.allowed = allowed;
        this.terminals = terminals;
        this.transactions = new TransactionTemplate(transactions);
    }

    static Standing starting(Instant now) {
        return new Standing(AgentState.STARTING, "Its program's process has not been seen yet.", now, null);
    }

    Agent create(NewAgent wanted, Sharing sharing) {
        var blueprint = Blueprint.of(wanted);
        var id = AgentId.random();
        allowed.requireProject(blueprint.project());
        if (blueprint.gpus() != null) {
            gpus.requireAllowed();
        }
        if (blueprint.machine() != null) {
            return write(id, blueprint, site(id, blueprint, blueprint.machine()), null, sharing);
        }
        var found = placement.find(blueprint.needs(), blueprint.project(), machine -> site(id, blueprint, machine));
        return write(id, blueprint, found.site(), found.placed(), sharing);
    }

    private Agent write(AgentId id, Blueprint blueprint, Site site, @Nullable Placed placed, Sharing sharing) {
        var needed = blueprint.gpus();
        if (needed == null || !blueprint.start()) {
            return inTransaction(() -> write(id, blueprint, site, placed, sharing, null));
        }
        var wanted = made(id, blueprint, site, null, placed);
        var asked = gpus.ask(wanted, needed);
        try {
            return inTransaction(() -> write(id, blueprint, site, placed, sharing, asked));
        } catch (RuntimeException e) {
            gpus.giveBack(wanted, asked.id());
            throw e;
        }
    }

    /** @param asked what its program waits for; null where it waits for nothing */
    private Agent write(
            AgentId id,
            Blueprint blueprint,
            Site site,
            @Nullable Placed placed,
            Sharing sharing,
            GpuQueue.@Nullable Request asked) {
        var made = made(id, blueprint, site, environments.keep(blueprint.environment()), placed);
        var idle =
                asked == null ? made : made.observed(made.standing().saying(AgentGpus.WAITS + asked.sentence()), null);
        // Again, after what may have taken long: somebody may have made a policy meanwhile.
        allowed.requirePolicies(idle);
        var ready = site.ready();
        var row = ready == null ? idle : idle.started(starting(live.now()), ready.run());
        store.insert(row);
        if (blueprint.podiumToken()) {
            tokens.promise(row, blueprint.models());
        }
        var needed = blueprint.gpus();
        if (needed != null) {
            gpus.promise(row, needed, asked == null ? null : asked.id());
        }
        changes.made("agents.create", row, details(row, needed));
        shares.begin(row, sharing);
        if (ready != null) {
            changes.unlessCommitted(() -> terminals.end(row.terminal()));
            launch.run(row, ready.terminal(), runs.begin(row).orElseThrow());
        }
        return doors.show(row);
    }

    private static Map<String, String> details(AgentRow row, @Nullable NeededGpus needed) {
        var details = new HashMap<>(Map.of(
                "program",
                row.program(),
                "directory",
                row.workingDirectory(),
                "session",
                row.terminal().session()));
        if (needed != null) {
            details.put("gpus", needed.words());
        }
        if (row.project() != null) {
            details.put("project", row.project().toString());
        }
        var placed = row.placed();
        if (placed != null) {
            details.put("needs", String.join(" ", placed.needs()));
            details.put("placed", placed.why());
        }
        return details;
    }

    /** A place for an agent that is to be made: the account and the folder, and all that a start needs. */
    private record Site(
            Account account, String directory, @Nullable Ready ready) {}

    private record Ready(NewTerminal terminal, ServerRun run) {}

    /** What takes long comes first: the row then says when the program was really started. */
    private Site site(AgentId id, Blueprint blueprint, MachineId machine) {
        var account = allowed.account(machine, blueprint.project());
        var needed = blueprint.gpus();
        if (needed != null) {
            gpus.require(machine, needed);
        }
        var directory = workplace.directory(account, blueprint.directory());
        var site = new Site(account, directory, null);
        if (!blueprint.start()) {
            return site;
        }
        var prepared = launch.prepare(made(id, blueprint, site, null, null), blueprint.environment());
        // One that waits for GPUs is started when they are there; that its program is there is seen now.
        return needed == null ? new Site(account, directory, new Ready(prepared, terminals.serve(account))) : site;
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
                blueprint.project(),
                Desired.STOPPED,
                Standing.stopped("It was not started yet.", now),
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
        if (blueprint.models()) {
            names.addAll(AgentTokens.MODELS);
        }
        if (blueprint.gpus() != null) {
            names.addAll(AgentGpus.VARIABLES);
        }
        return List.copyOf(names);
    }

    Agent adopt(String wantedName, MachineId machine, String session, Sharing sharing) {
        var name = new AgentName(wantedName);
        var account = allowed.account(machine, null);
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
        try {
            return inTransaction(() -> {
                var row = adopted(name, terminal);
                store.insert(row);
                changes.made("agents.adopt", row, Map.of("session", session));
                shares.begin(row, sharing);
                return doors.show(row);
            });
        } catch (RuntimeException e) {
            // A session that another agent has meanwhile is that agent's to watch.
            if (!(e instanceof Refusal refusal) || !refusal.code().equals(AgentStore.SESSION_ADOPTED)) {
                letGo(terminal);
            }
            throw e;
        }
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
        var account = allowed.account(machine);
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
        allowed.requireStill(deleted);
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

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }
}
