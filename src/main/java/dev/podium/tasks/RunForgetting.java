package dev.podium.tasks;

import dev.podium.identity.TeamDeleted;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.RunId;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.Secrets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How runs go: after some time, and with their team. */
@Component
class RunForgetting {

    private static final int AT_ONCE = 100;

    private final RunStore store;
    private final Secrets secrets;
    private final TransactionTemplate transactions;
    private final Duration kept;

    /** @param kept how long after its end a run is kept */
    RunForgetting(
            RunStore store,
            Secrets secrets,
            PlatformTransactionManager transactions,
            @Value("${podium.tasks.kept:90d}") Duration kept) {
        this.store = store;
        this.secrets = secrets;
        this.transactions = new TransactionTemplate(transactions);
        this.kept = kept;
    }

    /** A run of any team, by itself. */
    Optional<RunRow> find(RunId id, TeamId team) {
        var found = CurrentActor.get(Actor.system(team), () -> transactions.execute(_ -> store.find(id)));
        return found == null ? Optional.empty() : found;
    }

    /** Those that are too old; some at once. */
    void forget() {
        for (var old : store.old(kept, AT_ONCE)) {
            CurrentActor.run(
                    Actor.system(old.team()),
                    () -> transactions.executeWithoutResult(_ -> {
                        var environment = store.environment(old.id());
                        if (environment != null) {
                            secrets.forget(environment);
                        }
                        store.forget(old.id());
                    }));
        }
    }

    /** What waits starts no more, and what works is ended; all stays, for the team may be brought back. */
    @EventListener
    void on(TeamDeleted deleted) {
        CurrentActor.run(
                Actor.system(deleted.team()),
                () -> transactions.executeWithoutResult(_ -> {
                    for (var row : store.active()) {
                        if (row.team().equals(deleted.team())) {
                            store.ending(row.id(), RunState.CANCELLED, "Its team was deleted.");
                        }
                    }
                    store.endWaiting(deleted.team(), "Its team was deleted.");
                }));
    }

    /** Called with an actor of Podium's own in that team. */
    @EventListener
    void on(TeamPurged purged) {
        transactions.executeWithoutResult(_ -> store.purge(purged.team()).forEach(secrets::forget));
    }
}
