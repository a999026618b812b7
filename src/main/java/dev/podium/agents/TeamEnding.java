package dev.podium.agents;

import dev.podium.identity.TeamDeleted;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import dev.podium.telemetry.Concerning;
import dev.podium.terminals.Terminals;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Stops the agents of a team that was deleted, and forgets those of one that is not coming back. */
@Component
class TeamEnding {

    private static final Logger log = LoggerFactory.getLogger(TeamEnding.class);

    private final AgentStore store;
    private final ProjectStore projects;
    private final AgentIndex index;
    private final AgentChanges changes;
    private final Environments environments;
    private final LiveAgents live;
    private final AgentGpus gpus;
    private final Terminals terminals;
    private final NewsChoiceStore news;
    private final TransactionTemplate transactions;

    TeamEnding(
            AgentStore store,
            ProjectStore projects,
            AgentIndex index,
            AgentChanges changes,
            Environments environments,
            LiveAgents live,
            AgentGpus gpus,
            Terminals terminals,
            NewsChoiceStore news,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.projects = projects;
        this.index = index;
        this.changes = changes;
        this.environments = environments;
        this.live = live;
        this.gpus = gpus;
        this.terminals = terminals;
        this.news = news;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** Told more than once: what is stopped already is left alone. */
    @EventListener
    void on(TeamDeleted deleted) {
        CurrentActor.run(Actor.system(deleted.team()), () -> stopAll(deleted.team()));
    }

    private void stopAll(TeamId team) {
        var running = transactions.execute(status -> store.live().stream()
                .filter(row -> row.desired() != Desired.STOPPED)
                .toList());
        for (var row : running == null ? List.<AgentRow>of() : running) {
            try {
                // After a start of Podium the sessions may not be followed yet; only one that is can be ended.
                terminals.follow(List.of(row.terminal()));
                transactions.executeWithoutResult(status -> stop(row.id()));
            } catch (RuntimeException e) {
                // The next one all the same; this is told again.
                Concerning.agent(
                        row.id(),
                        row.machine(),
                        () -> log.error(
                                "The agent {} of the deleted team {} could not be stopped.", row.id(), team, e));
            }
        }
    }

    /** The row first and tmux last, as {@link TeamAgents} does; an adopted session is left as it is. */
    private void stop(AgentId id) {
        var row = store.lock(id).orElse(null);
        if (row == null || row.deletedAt() != null || row.desired() == Desired.STOPPED) {
            return;
        }
        var stopped = row.stopped(Standing.stopped("Stopped because its team was deleted.", live.now()));
        store.change(stopped);
        changes.made("agents.stop", stopped, Map.of());
        // One that still had some would be started on them.
        gpus.end(stopped);
        if (row.adopted()) {
            terminals.release(row.terminal());
        } else {
            terminals.end(row.terminal());
        }
    }

    /** Called with an actor of Podium's own in that team. */
    @EventListener
    void on(TeamPurged purged) {
        stopAll(purged.team());
        var gone = transactions.execute(status -> {
            var rows = store.all();
            rows.forEach(row -> {
                if (row.environmentSecret() != null) {
                    environments.forget(row.environmentSecret());
                }
            });
            store.purge();
            projects.purge();
            news.purge();
            return rows;
        });
        if (gone != null) {
            gone.forEach(index::forget);
        }
    }
}
