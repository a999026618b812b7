package dev.podium.gpus;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives back what people wait for, hold and have reserved who left the team it is for, or were deactivated. */
@Component
class GpuLeavers {

    private record Left(TeamId team, UUID id, String name, String what) {}

    private final JdbcClient jdbc;
    private final RequestStore requests;
    private final ReservationStore reservations;
    private final LeaseEnds ends;
    private final PlanStore plan;
    private final GpuJournal journal;
    private final TransactionTemplate transaction;

    GpuLeavers(
            JdbcClient jdbc,
            RequestStore requests,
            ReservationStore reservations,
            LeaseEnds ends,
            PlanStore plan,
            GpuJournal journal,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.requests = requests;
        this.reservations = reservations;
        this.ends = ends;
        this.plan = plan;
        this.journal = journal;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** True where there was something. */
    boolean look(Instant now, long term) {
        var all = left();
        all.forEach(each -> CurrentActor.run(Actor.system(each.team()), () -> giveBack(each, now, term)));
        return !all.isEmpty();
    }

    private List<Left> left() {
        return Objects.requireNonNull(transaction.execute(_ -> jdbc.sql("select * from gpus_left()")
                .query((row, _) -> new Left(
                        RowReaders.team(row),
                        row.getObject("id", UUID.class),
                        row.getString("person_name"),
                        row.getString("what")))
                .list()));
    }

    private void giveBack(Left left, Instant now, long term) {
        var sentence = left.name() + " is not in the team any more.";
        if (left.what().equals("lease")) {
            ends.end(left.id(), now, sentence, term);
            return;
        }
        transaction.executeWithoutResult(_ -> {
            if (plan.holdsTerm(term)
                    && (left.what().equals("request")
                            ? requests.decide(left.id(), GpuQueue.State.CANCELLED, sentence, now)
                            : reservations.decide(left.id(), GpuReservations.State.CANCELLED, sentence))) {
                journal.note(left.id(), "cancelled", sentence, term, now);
                plan.changed();
            }
        });
    }
}
