package dev.podium.agents;

import dev.podium.agents.GpuNeedStore.Asked;
import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpusChanged;
import dev.podium.gpus.LeaseEnded;
import dev.podium.gpus.LeaseGranted;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.telemetry.Concerning;
import dev.podium.terminals.Terminals;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Starts the agents whose GPUs are there, stops those whose lease is over, and says of the others why they wait.
 *
 * <p>By what the queue and the leases say now, never by an event, which one Podium alone is told and which may be lost: an
 * event is only why to look at once. So it goes on after whatever was away. A start is written with the row locked, and only
 * while nobody has changed it: of two Podiums one starts it.
 *
 * <p>Longer than most files: each of the three ways of an agent that waits stands beside the others.
 */
@Component
class GpuStarts {

    /** How often everything is looked at though nobody said that something is new. */
    static final Duration ROUND = Duration.ofSeconds(15);

    /** What is asked for is written down within a moment; a lease that nobody wrote down for so long is nobody's. */
    static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(GpuStarts.class);

    private final AgentStore store;
    private final GpuNeedStore needs;
    private final AgentGpus gpus;
    private final Runs runs;
    private final AgentChanges changes;
    private final LiveAgents live;
    private final Relaunch relaunch;
    private final Launch launch;
    private final Terminals terminals;
    private final GpuQueue queue;
    private final GpuLeases leases;
    private final AgentWatch watch;
    private final TransactionTemplate transactions;
    private final ExecutorService threads;
    private final AtomicBoolean news = new AtomicBoolean();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final Set<AgentId> atWork = ConcurrentHashMap.newKeySet();
    private final Map<AgentId, Instant> later = new ConcurrentHashMap<>();
    private final Map<MachineId, Semaphore> places = new ConcurrentHashMap<>();
    private volatile Instant lastRound = Instant.EPOCH;

    @Autowired
    GpuStarts(
            AgentStore store,
            GpuNeedStore needs,
            AgentGpus gpus,
            Runs runs,
            AgentChanges changes,
            LiveAgents live,
            Relaunch relaunch,
            Launch launch,
            Terminals terminals,
            GpuQueue queue,
            GpuLeases leases,
            AgentWatch watch,
            PlatformTransactionManager transactions) {
        this(
                store,
                needs,
                gpus,
                runs,
                changes,
                live,
                relaunch,
                launch,
                terminals,
                queue,
                leases,
                watch,
                transactions,
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("agent on gpus").factory()));
    }

    GpuStarts(
            AgentStore store,
            GpuNeedStore needs,
            AgentGpus gpus,
            Runs runs,
            AgentChanges changes,
            LiveAgents live,
            Relaunch relaunch,
            Launch launch,
            Terminals terminals,
            GpuQueue queue,
            GpuLeases leases,
            AgentWatch watch,
            PlatformTransactionManager transactions,
            ExecutorService threads) {
        this.store = store;
        this.needs = needs;
        this.gpus = gpus;
        this.runs = runs;
        this.changes = changes;
        this.live = live;
        this.relaunch = relaunch;
        this.launch = launch;
        this.terminals = terminals;
        this.queue = queue;
        this.leases = leases;
        this.watch = watch;
        this.transactions = new TransactionTemplate(transactions);
        this.threads = threads;
    }

    @EventListener
    void on(LeaseGranted granted) {
        wake();
    }

    @EventListener
    void on(LeaseEnded ended) {
        wake();
    }

    @EventListener
    void on(GpusChanged changed) {
        wake();
    }

    @EventListener
    void on(GpusAsked asked) {
        wake();
    }

    private void wake() {
        news.set(true);
        watch.wake();
    }

    /** Looks where there is news, or has been none for long; returns at once. */
    void look() {
        var now = live.now();
        // A clock that went back makes it long, too.
        boolean due = news.get() || Duration.between(lastRound, now).abs().compareTo(ROUND) >= 0;
        if (!due || threads.isShutdown() || !looking.compareAndSet(false, true)) {
            return;
        }
        news.set(false);
        lastRound = now;
        threads.execute(this::lookAtAll);
    }

    private void lookAtAll() {
        try {
            var teams = new LinkedHashSet<>(queue.teamsOfAgents());
            teams.addAll(inTransaction(needs::teams));
            boolean well = true;
            for (var team : teams) {
                well &= isLookedAt(team);
            }
            if (well) {
                failing.set(false);
            }
        } catch (RuntimeException e) {
            say("What agents have of GPUs could not be looked at; that is tried again.", e);
        } finally {
            looking.set(false);
        }
    }

    /** One team that something is wrong with keeps no other's agents waiting. */
    private boolean isLookedAt(TeamId team) {
        try {
            CurrentActor.run(Actor.system(team), () -> lookAt(team));
            return true;
        } catch (RuntimeException e) {
            say("What agents of the team " + team + " have of GPUs could not be looked at; that is tried again.", e);
            return false;
        }
    }

    /** Once for each stretch of failures. */
    private void say(String what, RuntimeException e) {
        if (failing.compareAndSet(false, true)) {
            log.error(what, e);
        }
    }

    private void lookAt(TeamId team) {
        var asked = inTransaction(needs::asked);
        // Read after it, so that what is missing here was not just granted.
        var held = leases.running().stream().collect(Collectors.toMap(GpuLeases.Lease::id, each -> each));
        var rows = inTransaction(
                        () -> store.find(asked.stream().map(Asked::agent).toList()))
                .stream()
                .collect(Collectors.toMap(AgentRow::id, each -> each));
        for (var each : asked) {
            var row = rows.get(each.agent());
            if (row != null) {
                var look =
                        held.containsKey(each.request()) ? new AgentGpus.Look.Holds() : gpus.look(team, each.request());
                Concerning.agent(row.id(), row.machine(), () -> act(row, each.request(), look));
            }
        }
        endForgotten(asked, held.values());
    }

    private void act(AgentRow row, UUID request, AgentGpus.Look look) {
        switch (look) {
            case AgentGpus.Look.Waits waits -> tell(row, AgentGpus.WAITS + waits.sentence());
            case AgentGpus.Look.Over over -> over(row, request, over.reason());
            case AgentGpus.Look.Holds _ -> {
                if (row.desired() == Desired.STOPPED && isDue(row) && atWork.add(row.id())) {
                    threads.execute(() -> Concerning.agent(row.id(), row.machine(), () -> turn(row, request)));
                }
            }
        }
    }

    private boolean isDue(AgentRow row) {
        var at = later.get(row.id());
        return at == null || !at.isAfter(live.now()) || at.isAfter(live.now().plus(ROUND));
    }

    private void tell(AgentRow row, String reason) {
        if (row.desired() != Desired.STOPPED || row.standing().reason().equals(reason)) {
            return;
        }
        var told = row.observed(row.standing().saying(reason), row.lastActivity());
        if (inTransaction(() -> store.observe(told))) {
            changes.tell(told);
        }
    }

    /** Podium stopped before it was written down for whom it is, or it could not be given back. */
    private void endForgotten(List<Asked> asked, Collection<GpuLeases.Lease> held) {
        var known = asked.stream().map(Asked::request).collect(Collectors.toSet());
        var before = live.now().minus(FORGOTTEN);
        for (var request : queue.waitingForAgents()) {
            if (!known.contains(request.id()) && request.askedAt().isBefore(before)) {
                unlessOver(request.id(), () -> queue.cancel(request.id()));
            }
        }
        for (var lease : held) {
            if (lease.agent() != null
                    && !known.contains(lease.id())
                    && lease.began().isBefore(before)) {
                unlessOver(lease.id(), () -> leases.end(lease.id()));
            }
        }
    }

    private static void unlessOver(UUID id, Runnable work) {
        try {
            work.run();
        } catch (Refusal over) {
            log.debug("{} waits no more, or is over already: {}", id, over.code());
        }
    }

    private void turn(AgentRow row, UUID request) {
        var place = places.computeIfAbsent(row.machine(), _ -> new Semaphore(Reconciler.AT_ONCE, true));
        try {
            place.acquire();
            try {
                CurrentActor.run(Actor.system(row.team()), () -> start(row, request));
            } finally {
                place.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            say("The agent " + row.id() + " could not be started on its GPUs; that is tried again.", e);
        } finally {
            atWork.remove(row.id());
        }
    }

    private void start(AgentRow seen, UUID request) {
        try {
            var ready = relaunch.anew(seen);
            // Where Podium was killed while it started it, its session is there and is not followed yet.
            terminals.follow(List.of(seen.terminal()));
            inTransaction(() -> {
                var row = unchanged(seen, request);
                var started = row == null ? null : row.started(Births.starting(live.now()), ready.run());
                var variables = started == null ? null : runs.begin(started).orElse(null);
                if (started == null || variables == null) {
                    return false;
                }
                store.change(started);
                changes.made("agents.start", started, Map.of("lease", request.toString()));
                changes.unlessCommitted(() -> terminals.end(started.terminal()));
                launch.run(started, ready.terminal(), variables);
                return true;
            });
            later.remove(seen.id());
        } catch (Refusal refusal) {
            refused(seen, request, refusal);
        }
    }

    /** The row as it was seen, locked; null where somebody has changed it since. */
    private @Nullable AgentRow unchanged(AgentRow seen, UUID request) {
        var row = store.lock(seen.id()).orElse(null);
        if (row == null || row.version() != seen.version() || row.deletedAt() != null) {
            return null;
        }
        var now = needs.find(row.id()).map(NeededGpus::request).orElse(null);
        return request.equals(now) ? row : null;
    }

    /** A machine that does not answer is waited for, as long as the lease is; else they are given back. */
    private void refused(AgentRow seen, UUID request, Refusal refusal) {
        var why = refusal.sentence() + " " + refusal.nextStep();
        if (Comebacks.isOfTheMachine(refusal)) {
            later.put(seen.id(), live.now().plus(ROUND));
            tell(seen, AgentGpus.WAITS + "They are now. " + refusal.sentence() + " Podium tries it again.");
            return;
        }
        inTransaction(() -> {
            var row = unchanged(seen, request);
            boolean ours = row != null;
            if (row != null) {
                var reason = "Not started, though its GPUs were there: " + why;
                var stopped = row.stopped(new Standing(AgentState.CRASHED, reason, live.now(), null));
                store.change(stopped);
                runs.end(stopped);
                changes.made("agents.stop", stopped, Map.of("reason", reason));
            }
            return ours;
        });
    }

    private void over(AgentRow seen, UUID request, String reason) {
        inTransaction(() -> {
            var row = unchanged(seen, request);
            if (row == null) {
                return false;
            }
            needs.keep(row.id(), null);
            boolean ran = row.desired() != Desired.STOPPED;
            if (ran && row.standing().ended() && !row.comeback().pending()) {
                return false;
            }
            var said = (ran ? "Stopped when its lease of GPUs ended. " : "Not started: it has no GPUs. ") + reason;
            var stopped = row.stopped(Standing.stopped(said, live.now()));
            store.change(stopped);
            runs.end(stopped);
            changes.made("agents.stop", stopped, Map.of("reason", reason));
            if (ran) {
                terminals.end(stopped.terminal());
            }
            return true;
        });
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transactions.execute(status -> work.get());
    }

    @PreDestroy
    void stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
            log.warn("Podium ends while it starts agents on GPUs; the next start goes on with that.");
        }
    }
}
