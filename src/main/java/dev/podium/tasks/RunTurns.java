package dev.podium.tasks;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.RunId;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.tasks.queue.Turns;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * A turn of the loop: who is late is to end, each account on each machine is asked once how far its runs are, and whose turn it
 * is starts. Nothing is kept here but what is being done this moment, so that another Podium goes on from the tables.
 */
@Component
class RunTurns {

    private static final Logger log = LoggerFactory.getLogger(RunTurns.class);
    /** Of each team and machine, so many are looked at whether it is their turn. */
    private static final int LOOKED_AT = 50;

    private static final int CLEARED_AT_ONCE = 20;
    private static final Duration CLEARED_EVERY = Duration.ofSeconds(30);
    /** A machine that did not answer is asked again after so long. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final RunStore store;
    private final RunWork work;
    private final RunFolders folders;
    private final RunForgetting forgetting;
    private final Turns.Limits limits;
    private final Duration longestWait;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("run").factory());
    private final Set<RunId> atWork = ConcurrentHashMap.newKeySet();
    private final Set<Account> asked = ConcurrentHashMap.newKeySet();
    private final Map<Object, Instant> later = new ConcurrentHashMap<>();
    private Instant cleared = Instant.EPOCH;

    RunTurns(
            RunStore store,
            RunWork work,
            RunFolders folders,
            RunForgetting forgetting,
            @Value("${podium.tasks.at-once:100}") int all,
            @Value("${podium.tasks.at-once-of-a-team:20}") int team,
            @Value("${podium.tasks.at-once-on-a-machine:10}") int machine,
            @Value("${podium.tasks.longest-wait:24h}") Duration longestWait) {
        this.store = store;
        this.work = work;
        this.folders = folders;
        this.forgetting = forgetting;
        this.limits = new Turns.Limits(all, team, machine);
        this.longestWait = longestWait;
    }

    /** Returns soon, however slow a machine is. */
    void turn() {
        store.timeOut(longestWait);
        var now = store.now();
        var active = store.active();
        var folderRuns = new HashMap<Account, List<RunRow>>();
        for (var row : active) {
            if (atWork.contains(row.id())) {
                continue;
            }
            var account = row.account();
            if (row.state() == RunState.QUEUED) {
                dispatch(row, () -> work.endWaiting(row));
            } else if (row.typedAt() != null) {
                dispatch(row, () -> work.lookTyped(row, now));
            } else if (account != null) {
                folderRuns.computeIfAbsent(account, _ -> new ArrayList<>()).add(row);
            } else if (isDue(row.id(), now)) {
                dispatch(row, () -> start(row, now));
            }
        }
        folderRuns.forEach((account, rows) -> {
            if (isDue(account, now) && !threads.isShutdown() && asked.add(account)) {
                threads.execute(() -> ask(account, rows, now));
            }
        });
        take(active);
        if (Duration.between(cleared, now).abs().compareTo(CLEARED_EVERY) >= 0) {
            cleared = now;
            store.uncleaned(CLEARED_AT_ONCE).forEach(row -> dispatch(row, () -> work.clear(row)));
            forgetting.forget();
        }
    }

    private boolean isDue(Object what, Instant now) {
        var at = later.get(what);
        // Also where a clock was set back.
        return at == null || !at.isAfter(now) || at.isAfter(now.plus(AGAIN));
    }

    private void start(RunRow row, Instant now) {
        // One that waits for its agent or its machine is tried again, not at every moment.
        later.put(row.id(), now.plus(AGAIN));
        work.start(row);
    }

    private void take(List<RunRow> active) {
        var working = active.stream()
                .filter(row -> row.state() != RunState.QUEUED)
                .map(row -> new Turns.Working(
                        row.team().value(),
                        row.machine() == null ? null : row.machine().value(),
                        row.agent() == null ? null : row.agent().value()))
                .toList();
        if (working.size() >= limits.all()) {
            return;
        }
        var waiting = store.waiting(LOOKED_AT);
        var rows = active.stream().map(RunRow::id).collect(Collectors.toSet());
        for (var next : Turns.next(waiting, working, limits)) {
            var id = new RunId(next.id());
            if (!rows.contains(id) && !atWork.contains(id)) {
                forgetting.find(id, new TeamId(next.team())).ifPresent(row -> {
                    work.move(row, RunState.STARTING, "");
                    dispatch(row, () -> work.start(row));
                });
            }
        }
    }

    private void ask(Account account, List<RunRow> rows, Instant now) {
        try {
            var looks = folders.look(
                    account,
                    rows.stream()
                            .map(row -> Objects.requireNonNull(row.folder()))
                            .toList());
            later.remove(account);
            for (int i = 0; i < rows.size(); i++) {
                var row = rows.get(i);
                var look = looks.get(i);
                if (work.look(row, look, now)) {
                    dispatch(row, () -> work.finish(row, look));
                }
            }
        } catch (Refusal refused) {
            later.put(account, now.plus(AGAIN));
            rows.forEach(row -> work.unheard(row, refused));
        } catch (RuntimeException e) {
            log.error("How far the runs of {} are could not be seen; that is tried again.", account, e);
        } finally {
            asked.remove(account);
        }
    }

    private void dispatch(RunRow row, Runnable what) {
        if (!threads.isShutdown() && atWork.add(row.id())) {
            threads.execute(() -> {
                try {
                    what.run();
                } catch (Refusal refused) {
                    work.refused(row, refused);
                } catch (RuntimeException e) {
                    log.error("Something went wrong with the run {}; that is tried again.", row.id(), e);
                } finally {
                    atWork.remove(row.id());
                }
            });
        }
    }

    /** Whether nothing is being done this moment. */
    boolean isQuiet() {
        return atWork.isEmpty() && asked.isEmpty();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
            log.warn("Podium ends while it looks after runs; the next start goes on with that.");
        }
    }
}
