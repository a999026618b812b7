package dev.podium.labs;

import dev.podium.identity.TeamContents;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.Secrets;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells what a team that is to be deleted teaches, and forgets it when the team is not coming back. Meanwhile nothing is to
 * be done: its agents are stopped by their room, and no seat of a deleted team is made.
 */
@Component
@Order(2)
class LabTeamEnding implements TeamContents {

    private final RosterStore roster;
    private final LabStore labs;
    private final Secrets secrets;
    private final TransactionTemplate transactions;

    LabTeamEnding(RosterStore roster, LabStore labs, Secrets secrets, PlatformTransactionManager transactions) {
        this.roster = roster;
        this.labs = labs;
        this.secrets = secrets;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** Called with an actor of Podium's own; numbers, and nothing of who. */
    @Override
    @Transactional(readOnly = true)
    public List<String> of(TeamId team) {
        if (roster.course().isEmpty()) {
            return List.of();
        }
        int people = roster.count("");
        return List.of("a course with " + (people == 1 ? "1 person" : people + " people") + " and "
                + (labs.list().size() == 1 ? "1 lab" : labs.list().size() + " labs"));
    }

    /** Called with an actor of Podium's own in that team. */
    @EventListener
    void on(TeamPurged purged) {
        transactions.executeWithoutResult(_ -> {
            labs.secrets().forEach(secrets::forget);
            roster.purge();
        });
    }
}
