package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Starts what is there already, for whoever asked. Called by {@link TeamAgents} after its permissions, and without a
 * transaction: the machine is asked for the program and for its tmux server between two short ones.
 */
@Component
class Starts {

    private final AgentStore store;
    private final AgentDoors doors;
    private final AgentChanges changes;
    private final LiveAgents live;
    private final Launch launch;
    private final Runs runs;
    private final AgentGpus gpus;
    private final Environments environments;
    private final Terminals terminals;
    private final AllowedAccounts allowed;
    private final ObjectProvider<StartRule> rules;
    private final TransactionTemplate transactions;

    Starts(
            AgentStore store,
            AgentDoors doors,
            AgentChanges changes,
            LiveAgents live,
            Launch launch,
            Runs runs,
            AgentGpus gpus,
            Environments environments,
            Terminals terminals,
            AllowedAccounts allowed,
            ObjectProvider<StartRule> rules,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.doors = doors;
        this.changes = changes;
        this.live = live;
        this.launch = launch;
        this.runs = runs;
        this.gpus = gpus;
        this.environments = environments;
        this.terminals = terminals;
        this.allowed = allowed;
        this.rules = rules;
        this.transactions = new TransactionTemplate(transactions);
    }

    Agent start(AgentId id) {
        var seen = inTransaction(() -> doors.change(id));
        if (live.of(seen).state().running()) {
            return inTransaction(() -> doors.show(seen));
        }
        return seen.adopted() ? follow(seen) : begin(seen, "agents.start", false);
    }

    Agent restart(AgentId id) {
        return begin(inTransaction(() -> doors.changeOwnProgram(id)), "agents.restart", true);
    }

    /** @param anew whether one that runs is ended for it */
    private Agent begin(AgentRow seen, String action, boolean anew) {
        inTransaction(() -> {
            requireMayStart(seen);
            return seen;
        });
        allowed.requireStill(seen);
        var environment = inTransaction(() -> environments.reveal(seen.environmentSecret()));
        // What it is made of stays the same as long as the agent is there.
        var prepared = launch.prepare(seen, environment);
        if (!runs.mayBegin(seen)) {
            return await(seen, action);
        }
        var run = terminals.serve(seen.account());
        return inTransaction(() -> {
            var row = doors.change(seen.id());
            if (!anew && live.of(row).state().running()) {
                // Somebody else was first.
                return doors.show(row);
            }
            // Again, after what may have taken long.
            requireMayStart(row);
            allowed.requirePolicies(row);
            var started = row.started(Births.starting(live.now()), run);
            store.change(started);
            changes.made(action, started, Map.of());
            launch.run(started, prepared, runs.begin(started).orElseThrow(() -> lost(started)));
            return doors.show(started);
        });
    }

    private void requireMayStart(AgentRow row) {
        rules.forEach(rule -> rule.requireMayStart(row.id()));
    }

    private static Refusal lost(AgentRow row) {
        return Refusal.conflict(
                "agents.gpus-over",
                "The lease of GPUs of the agent " + row.name() + " has just ended.",
                "Start it again: GPUs are asked for anew.");
    }

    /** It is started when its GPUs are there, by {@link GpuStarts}; until then it does not run. */
    private Agent await(AgentRow seen, String action) {
        var needed = gpus.of(seen).orElseThrow();
        var open = needed.request();
        if (open != null && gpus.look(seen.team(), open) instanceof AgentGpus.Look.Waits) {
            return inTransaction(() -> doors.show(doors.change(seen.id())));
        }
        var asked = gpus.ask(seen, needed);
        try {
            return inTransaction(() -> {
                var row = doors.change(seen.id());
                if (row.version() != seen.version()) {
                    throw Refusal.conflict(
                            "agents.changed",
                            "Somebody changed the agent " + row.name() + " at the same moment.",
                            "Look at it, and start it again.");
                }
                allowed.requirePolicies(row);
                var waiting = row.stopped(Standing.stopped(AgentGpus.WAITS + asked.sentence(), live.now()));
                store.change(waiting);
                runs.end(waiting);
                gpus.keep(waiting, asked.id());
                changes.made(action, waiting, Map.of("gpus", needed.words()));
                terminals.end(waiting.terminal());
                return doors.show(waiting);
            });
        } catch (RuntimeException e) {
            gpus.giveBack(seen, asked.id());
            throw e;
        }
    }

    /** An adopted session that was gone is taken again where it is back. */
    private Agent follow(AgentRow seen) {
        allowed.requireStill(seen);
        terminals.adopt(seen.account(), seen.terminal().session());
        return inTransaction(() -> {
            var row = doors.change(seen.id());
            var followed = row.followed(Births.starting(live.now()));
            var told = followed.observed(live.next(followed).standing(), followed.lastActivity());
            store.change(told);
            changes.made("agents.start", told, Map.of());
            return doors.show(told);
        });
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }
}
