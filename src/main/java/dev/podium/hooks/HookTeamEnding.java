package dev.podium.hooks;

import dev.podium.identity.TeamDeleted;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A deleted team is told nothing more; of one that is not coming back nothing is left. */
@Component
class HookTeamEnding {

    private final HookStore store;
    private final TransactionTemplate transaction;
    private final Clock clock;

    HookTeamEnding(HookStore store, PlatformTransactionManager transactions, Clock clock) {
        this.store = store;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Its webhook stays, for it may be brought back. */
    @EventListener
    void on(TeamDeleted deleted) {
        CurrentActor.run(
                Actor.system(deleted.team()),
                () -> transaction.executeWithoutResult(_ -> store.giveUp("The team was deleted.", clock.instant())));
    }

    /** Called with an actor of Podium's own in that team; its secrets go with all of the team's. */
    @EventListener
    void on(TeamPurged purged) {
        transaction.executeWithoutResult(_ -> store.purge());
    }
}
