package dev.podium.agents;

import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.telemetry.Concerning;
import dev.podium.terminals.ServerRun;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Terminals.NewTerminal;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings back the agents that {@link Comebacks} says are to come back.
 *
 * <p>Never twice: whoever tries first claims the row, which raises its version, and nobody else tries until the claim
 * has run out; then the program is started in a session of the agent's own name, of which tmux makes no second one. So
 * two Podiums of one database, and one that was killed half way, start it once. What takes long is done before the
 * claim, with no row locked: somebody who stops the agent meanwhile does not wait, and wins.
 */
@Component
class Reconciler {

    /** How many agents of one machine are started at once; sshd allows ten commands a connection. */
    static final int AT_ONCE = 4;

    /** How long a claim keeps others away; a start takes a tenth of it at most. */
    static final Duration CLAIM = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final AgentIndex index;
    private final AgentStore store;
    private final Runs runs;
    private final AgentChanges changes;
    private final LiveAgents live;
    private final Relaunch relaunch;
    private final Launch launch;
    private final Terminals terminals;
    private final TransactionTemplate transactions;
    private final Set<AgentId> atWork = ConcurrentHashMap.newKeySet();
    private final Map<MachineId, Semaphore> places = new ConcurrentHashMap<>();
    private final ExecutorService threads;
    private final AtomicBoolean failing = new AtomicBoolean();

    @Autowired
    Reconciler(
            AgentIndex index,
            AgentStore store,
            Runs runs,
            AgentChanges changes,
            LiveAgents live,
            Relaunch relaunch,
            Launch launch,
            Terminals terminals,
            PlatformTransactionManager transactions) {
        this(
                index,
                store,
                runs,
                changes,
                live,
                relaunch,
                launch,
                terminals,
                transactions,
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("agent back").factory()));
    }

    Reconciler(
            AgentIndex index,
            AgentStore store,
            Runs runs,
            AgentChanges changes,
            LiveAgents live,
            Relaunch relaunch,
            Launch launch,
            Terminals terminals,
            PlatformTransactionManager transactions,
            ExecutorService threads) {
        this.index = index;
        this.store = store;
        this.runs = runs;
        this.changes = changes;
        this.live = live;
        this.relaunch = relaunch;
        this.launch = launch;
        this.terminals = terminals;
        this.transactions = new TransactionTemplate(transactions);
        this.threads = threads;
    }

    /** Takes up what is due; returns at once, however slow a machine is. */
    void look() {
        var now = live.now();
        for (var row : index.all()) {
            if (due(row, now) && !threads.isShutdown() && atWork.add(row.id())) {
                threads.execute(() -> Concerning.agent(row.id(), row.machine(), () -> turn(row)));
            }
        }
    }

    private boolean due(AgentRow row, Instant now) {
        if (!wanted(row, now)) {
            return false;
        }
        return switch (terminals.state(row.terminal()).presence()) {
            case GONE, ENDED -> true;
            case RUNNING, UNREACHABLE -> false;
        };
    }

    private static boolean wanted(AgentRow row, Instant now) {
        return row.deletedAt() == null
                && row.desired() == Desired.RUNNING
                && !row.adopted()
                && row.comeback().due(now)
                && row.comeback().tries() < Comebacks.MOST_TRIES;
    }

    private void turn(AgentRow row) {
        var place = places.computeIfAbsent(row.machine(), machine -> new Semaphore(AT_ONCE, true));
        try {
            place.acquire();
            try {
                // As it is now, after the wait.
                index.find(row.terminal())
                        .filter(current -> due(current, live.now()))
                        .ifPresent(current -> CurrentActor.run(Actor.system(current.team()), () -> bringBack(current)));
                failing.set(false);
            } finally {
                place.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Said once for each stretch of failures; it is tried again as soon as it is due.
            if (failing.compareAndSet(false, true)) {
                log.error("The agent {} could not be brought back.", row.id(), e);
            }
        } finally {
            atWork.remove(row.id());
        }
    }

    private record Claimed(AgentRow row, Map<String, String> variables) {}

    private void bringBack(AgentRow row) {
        if (!runs.mayBegin(row)) {
            return;
        }
        Relaunch.Ready ready;
        try {
            ready = relaunch.prepare(row);
        } catch (Refusal refusal) {
            refused(row, false, refusal);
            return;
        }
        if (terminals.state(row.terminal()).presence() == Presence.RUNNING) {
            // Another Podium was first.
            return;
        }
        claim(row, ready.run()).ifPresent(claimed -> start(claimed, ready.terminal()));
    }

    private Optional<Claimed> claim(AgentRow row, ServerRun run) {
        return inTransaction(() -> {
            var now = live.now();
            var current = store.lock(row.id()).orElse(null);
            if (current == null || current.version() != row.version() || !wanted(current, now)) {
                if (current != null) {
                    index.keep(current);
                }
                return Optional.empty();
            }
            var back = current.comeback().tried(run, now.plus(CLAIM));
            var starting = Births.starting(now);
            var claimed = current.broughtBack(starting.saying(back.story(starting.reason())), back);
            var variables = runs.begin(claimed).orElse(null);
            if (variables == null) {
                return Optional.empty();
            }
            store.change(claimed);
            changes.made(
                    "agents.bring-back",
                    claimed,
                    Map.of("reason", back.lostBy(), "try", Integer.toString(back.tries())));
            return Optional.of(new Claimed(claimed, variables));
        });
    }

    private void start(Claimed claimed, NewTerminal prepared) {
        var row = claimed.row();
        try {
            launch.bringBack(row, prepared, claimed.variables());
        } catch (Refusal refusal) {
            if (!refusal.code().equals("terminals.session-taken")) {
                refused(row, true, refusal);
            }
            // Otherwise it is there: another Podium was first, or this one before it was killed.
            return;
        }
        var current = inTransaction(() -> {
            // The claim is over with the start: a Podium that is killed now leaves nobody waiting for it.
            var started = row.observed(
                    row.standing(), row.comeback().running(row.comeback().ran(), false), row.lastActivity());
            if (store.observe(started)) {
                // It starts, for the watch too, which looks at it anew.
                index.keep(started);
            }
            return store.find(row.id());
        });
        if (current.filter(each -> each.deletedAt() == null && each.desired() == Desired.RUNNING)
                .isEmpty()) {
            // Whoever stopped it found no session to end yet.
            terminals.end(row.terminal());
        }
    }

    /** @param claimed whether this try was counted already */
    private void refused(AgentRow row, boolean claimed, Refusal refusal) {
        if (Comebacks.isOfTheMachine(refusal)) {
            // Where it is out of reach, this look makes its agents say so.
            terminals.follow(List.of(row.terminal()));
        }
        var seen = Comebacks.refused(row, claimed, refusal, live.now());
        var observed = row.observed(seen.standing(), seen.comeback(), row.lastActivity());
        boolean written = inTransaction(() -> {
            if (!store.observe(observed)) {
                // Somebody changed it meanwhile, and knows what they want.
                return false;
            }
            runs.end(observed);
            return true;
        });
        if (written) {
            changes.tell(observed);
        }
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    /** What is being started is waited for, as long as a database connection may be in use. */
    @PreDestroy
    void stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
            log.warn("Podium ends while it brings agents back; the next start goes on with that.");
        }
    }
}
