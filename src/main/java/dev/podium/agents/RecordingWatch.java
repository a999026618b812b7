package dev.podium.agents;

import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.telemetry.Concerning;
import dev.podium.terminals.Recorder;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records the agents that are to be recorded, and writes down what there is of them. {@link RecordingHeartbeat} lets it
 * look once a second. Of several Podiums the one records an agent whose row says so; another takes over once that one has
 * fallen silent.
 */
@Component
class RecordingWatch {

    private static final Logger log = LoggerFactory.getLogger(RecordingWatch.class);

    private static final Duration HOLD = Duration.ofSeconds(5);

    /** After a failure, such as a full disk, it is tried again. */
    static final Duration AGAIN = Duration.ofSeconds(60);

    /** Names this run of Podium to others. */
    private final UUID holder = UUID.randomUUID();

    private final RecordingStore store;
    private final AgentIndex index;
    private final LiveAgents live;
    private final AgentChanges changes;
    private final Terminals terminals;
    private final Recorder recorder;
    private final TransactionTemplate transactions;
    private final Map<AgentId, Running> running = new ConcurrentHashMap<>();
    private final Map<AgentId, Failure> failures = new ConcurrentHashMap<>();
    private final Map<AgentId, AgentState> marked = new ConcurrentHashMap<>();
    private Instant held = Instant.EPOCH;

    private record Running(AgentRow row, Recorder.Reel reel, RecordingBook book) {}

    /** @param why without what the agent is called */
    private record Failure(String problem, String why, Instant at, Instant since) {}

    /** Agents that are to be recorded and are not, by why, and since when; running recordings. */
    record Troubles(
            long running, long failed, String why, @Nullable Instant since) {}

    Troubles troubles() {
        var all = List.copyOf(failures.values());
        var first = all.stream().min(java.util.Comparator.comparing(Failure::since));
        return new Troubles(
                running.values().stream().filter(one -> !one.reel().ended()).count(),
                all.size(),
                first.map(Failure::why).orElse(""),
                first.map(Failure::since).orElse(null));
    }

    RecordingWatch(
            RecordingStore store,
            AgentIndex index,
            LiveAgents live,
            AgentChanges changes,
            Terminals terminals,
            Recorder recorder,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.index = index;
        this.live = live;
        this.changes = changes;
        this.terminals = terminals;
        this.recorder = recorder;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** Why an agent that is to be recorded is not; null where nothing failed. */
    @Nullable
    String problem(AgentId agent) {
        var failure = failures.get(agent);
        return failure == null ? null : failure.problem();
    }

    /** Whether this Podium records it now. */
    boolean records(AgentId agent) {
        var one = running.get(agent);
        return one != null && !one.reel().ended();
    }

    /** Looks what is to be recorded and what no longer, and writes down what was told since. */
    void look() {
        var wanted = transactions.execute(status -> store.toRecord());
        var now = live.now();
        for (var one : running.values()) {
            if (wanted == null || !wanted.containsKey(one.book().agent())) {
                one.reel().stop();
            }
        }
        if (wanted != null) {
            failures.keySet().retainAll(wanted.keySet());
            for (var row : index.all()) {
                if (wanted.containsKey(row.id()) && !running.containsKey(row.id())) {
                    Concerning.agent(row.id(), row.machine(), () -> begin(row, now));
                }
            }
        }
        write(now);
    }

    private void begin(AgentRow row, Instant now) {
        var failure = failures.get(row.id());
        if (failure != null && failure.at().plus(AGAIN).isAfter(now)
                || terminals.state(row.terminal()).presence() != Presence.RUNNING
                || Boolean.TRUE.equals(asTeam(row.team(), () -> store.heldByOther(row.id(), holder)))) {
            return;
        }
        var book = new RecordingBook(row.team(), row.id(), holder);
        try {
            recorder.record(row.terminal(), RecordingStore.folder(row.team(), row.id()), book)
                    .ifPresent(reel -> {
                        running.put(row.id(), new Running(row, reel, book));
                        failures.remove(row.id());
                        mark(row);
                        changes.tell(row.id());
                    });
        } catch (Refusal full) {
            failed(row, full.sentence() + " " + full.nextStep(), now);
        }
    }

    private void failed(AgentRow row, String problem, Instant now) {
        var words = row.name() + " is not recorded; it is tried again each minute. " + problem;
        var before = failures.get(row.id());
        failures.put(row.id(), new Failure(words, problem, now, before == null ? now : before.since()));
        if (before == null) {
            log.warn("The agent {} is not recorded: {}", row.id(), problem);
            changes.tell(row.id());
        }
    }

    private void write(Instant now) {
        boolean hold = held.plus(HOLD).isBefore(now) || held.isAfter(now);
        var teams = new HashMap<TeamId, List<Running>>();
        for (var one : running.values()) {
            if (hold || one.book().isDue(now) || one.book().isStopped()) {
                teams.computeIfAbsent(one.book().team(), team -> new ArrayList<>())
                        .add(one);
            }
        }
        teams.forEach((team, all) -> write(team, all, hold, now));
        if (hold) {
            held = now;
        }
    }

    private void write(TeamId team, List<Running> all, boolean hold, Instant now) {
        // Asked first: what is told after that is written the next time.
        var over = all.stream().filter(one -> one.book().isStopped()).toList();
        var written = new HashMap<Running, RecordingBook.Written>();
        var lost = new ArrayList<Running>();
        asTeam(team, () -> {
            for (var one : all) {
                var part = one.book().write(store, now);
                written.put(one, part);
                // A file that began meanwhile has no row yet.
                boolean held = !hold
                        || one.reel()
                                .progress()
                                .filter(file -> file.file().equals(part.row()))
                                .map(file -> store.hold(file, holder))
                                .orElse(true);
                if (!part.ours() || !held) {
                    lost.add(one);
                }
            }
            return true;
        });
        written.forEach((one, part) -> one.book().keep(part));
        for (var one : lost) {
            // Another Podium has it, or somebody deleted the file that was written: then the next look begins anew.
            one.reel().stop();
        }
        for (var one : over) {
            running.remove(one.row().id(), one);
            var problem = one.book().problem();
            if (problem != null) {
                Concerning.agent(one.row().id(), one.row().machine(), () -> failed(one.row(), problem, now));
            }
            changes.tell(one.row().id());
        }
    }

    /** A change of state is marked; so is the state in which a recording begins. */
    @EventListener
    void on(AgentStateChanged change) {
        var agent = change.agent();
        var one = running.get(agent.id());
        if (one != null && marked.put(agent.id(), agent.state()) != agent.state()) {
            one.reel().mark(label(agent.state(), agent.reason()));
        }
    }

    private void mark(AgentRow row) {
        marked.put(row.id(), row.standing().state());
    }

    private static String label(AgentState state, String reason) {
        return cut(reason.isEmpty() ? state.word() : state.word() + ": " + reason);
    }

    @TransactionalEventListener(fallbackExecution = true)
    public void on(AgentMarked mark) {
        var one = running.get(mark.agent());
        if (one != null) {
            one.reel().mark(cut(mark.label()));
        }
    }

    private static String cut(String label) {
        var line = label.lines().findFirst().orElse("");
        return line.length() <= 200 ? line : line.substring(0, 199) + "…";
    }

    /** Called with an actor of Podium's own in that team. */
    @EventListener
    void on(TeamPurged purged) throws IOException {
        for (var one : running.values()) {
            if (one.book().team().equals(purged.team())) {
                one.reel().stop();
                one.reel().awaitEnd();
            }
        }
        transactions.executeWithoutResult(status -> store.purge());
        recorder.deleteAll(purged.team().toString());
    }

    /** Podium ends: what the recorder has told at last is written. */
    void end() {
        running.values().forEach(one -> one.reel().stop());
        for (var one : running.values()) {
            one.reel().awaitEnd();
        }
        write(live.now());
    }

    private <T> @Nullable T asTeam(TeamId team, Supplier<T> work) {
        return CurrentActor.get(Actor.system(team), () -> transactions.execute(status -> work.get()));
    }
}
