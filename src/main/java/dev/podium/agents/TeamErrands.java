package dev.podium.agents;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link Errands}. Unlike a start by hand, the row is committed before tmux is touched: where Podium is killed between the two,
 * the caller's own mark on the machine says whether the program began, and a row that says so starts nothing.
 */
@Service
class TeamErrands implements Errands {

    private final AgentStore store;
    private final AgentDoors doors;
    private final AgentChanges changes;
    private final AgentTokens tokens;
    private final LiveAgents live;
    private final Launch launch;
    private final Runs runs;
    private final Environments environments;
    private final Terminals terminals;
    private final AllowedAccounts allowed;
    private final ObjectProvider<StartRule> rules;
    private final GpuNeedStore gpus;
    private final Permissions permissions;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    TeamErrands(
            AgentStore store,
            AgentDoors doors,
            AgentChanges changes,
            AgentTokens tokens,
            LiveAgents live,
            Launch launch,
            Runs runs,
            Environments environments,
            Terminals terminals,
            AllowedAccounts allowed,
            ObjectProvider<StartRule> rules,
            GpuNeedStore gpus,
            Permissions permissions,
            JdbcClient jdbc,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.doors = doors;
        this.changes = changes;
        this.tokens = tokens;
        this.live = live;
        this.launch = launch;
        this.runs = runs;
        this.environments = environments;
        this.terminals = terminals;
        this.allowed = allowed;
        this.rules = rules;
        this.gpus = gpus;
        this.permissions = permissions;
        this.jdbc = jdbc;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Override
    public Begun begin(AgentId id, Errand errand, Consumer<UUID> beforeStart) {
        permissions.require(Permission.AGENT_CHANGE);
        var seen = inTransaction(() -> allowed(id));
        allowed.requireStill(seen);
        var environment = inTransaction(() -> environments.reveal(seen.environmentSecret()));
        var prepared = launch.prepareErrand(seen, environment, errand);
        var run = terminals.serve(seen.account());
        // After a start of Podium its session may be there and not be followed yet.
        terminals.follow(List.of(seen.terminal()));
        requireFree(seen);
        record Ready(AgentRow row, Map<String, String> variables, Begun begun) {}
        var ready = inTransaction(() -> {
            var row = allowed(id);
            allowed.requirePolicies(row);
            requireFree(row);
            var started = row.startedOnce(Births.starting(live.now()), run);
            store.change(started);
            changes.made("agents.errand", started, Map.of());
            var variables = runs.begin(started).orElseThrow(() -> waitsForGpus(started));
            return new Ready(started, variables, new Begun(doors.show(started), token(id)));
        });
        var token = ready.begun.token();
        if (token != null) {
            beforeStart.accept(token);
        }
        launch.runErrand(ready.row, prepared, ready.variables, errand);
        return ready.begun;
    }

    private AgentRow allowed(AgentId id) {
        var row = doors.changeOwnProgram(id);
        rules.forEach(rule -> rule.requireMayStart(row.id()));
        if (Headless.of(row).isEmpty()) {
            throw Headless.unknown(Catalogue.program(row.program()));
        }
        if (gpus.find(row.id()).isPresent()) {
            throw waitsForGpus(row);
        }
        return row;
    }

    private static Refusal waitsForGpus(AgentRow row) {
        return Refusal.conflict(
                "agents.errand-gpus",
                "The agent " + row.name() + " runs on shared GPUs, for which it waits, so nobody knows when it begins.",
                "Take an agent without GPUs.");
    }

    private void requireFree(AgentRow row) {
        if (terminals.state(row.terminal()).presence() == Presence.RUNNING) {
            throw Refusal.conflict(
                    "agents.busy",
                    "The program of the agent " + row.name() + " runs already.",
                    "Wait until it has ended, or stop it.");
        }
    }

    private @Nullable UUID token(AgentId id) {
        return jdbc.sql("select token_id from agent_tokens where agent_id = ? and token_id is not null")
                .param(id.value())
                .query(UUID.class)
                .optional()
                .orElse(null);
    }

    @Override
    public void end(AgentId id) {
        permissions.require(Permission.AGENT_CHANGE);
        inTransaction(() -> {
            if (store.lock(id).isPresent() && doors.changeEvenDeleted(id).desired() == Desired.ONCE) {
                tokens.end(id);
            }
            return id;
        });
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }
}
