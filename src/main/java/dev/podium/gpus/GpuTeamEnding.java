package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.identity.TeamContents;
import dev.podium.identity.TeamDeleted;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives back what a deleted team holds, waits for and reserved, and forgets all of one that is not coming back. */
@Component
class GpuTeamEnding implements TeamContents {

    private static final String REASON = "Its team was deleted.";

    private final LeaseStore leases;
    private final RequestStore requests;
    private final ReservationStore reservations;
    private final WatchStore watches;
    private final LeaseEnds ends;
    private final PlanStore plan;
    private final GpuJournal journal;
    private final ReportStore reports;
    private final TransactionTemplate transaction;
    private final Clock clock;

    GpuTeamEnding(
            LeaseStore leases,
            RequestStore requests,
            ReservationStore reservations,
            WatchStore watches,
            LeaseEnds ends,
            PlanStore plan,
            GpuJournal journal,
            ReportStore reports,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.leases = leases;
        this.requests = requests;
        this.reservations = reservations;
        this.watches = watches;
        this.ends = ends;
        this.plan = plan;
        this.journal = journal;
        this.reports = reports;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    private record Open(List<UUID> leases, List<UUID> requests, List<UUID> reservations) {}

    private Open open() {
        return Objects.requireNonNull(transaction.execute(_ -> new Open(
                leases.running().stream().map(LeaseRow::id).toList(), requests.waiting(), reservations.booked())));
    }

    /** Told more than once: what is over already is left alone. */
    @EventListener
    void on(TeamDeleted deleted) {
        CurrentActor.run(Actor.system(deleted.team()), this::endAll);
    }

    private void endAll() {
        var now = clock.instant();
        var open = open();
        // What waits first, so that nothing of it begins when the rest is free.
        transaction.executeWithoutResult(_ -> {
            open.requests().forEach(id -> {
                if (requests.decide(id, GpuQueue.State.CANCELLED, REASON, now)) {
                    journal.note(id, "cancelled", REASON, null, now);
                }
            });
            open.reservations().forEach(id -> {
                if (reservations.decide(id, GpuReservations.State.CANCELLED, REASON)) {
                    journal.note(id, "cancelled", REASON, null, now);
                }
            });
            watches.endAll(REASON, now);
            if (!open.requests().isEmpty() || !open.reservations().isEmpty()) {
                plan.changed();
            }
        });
        open.leases().forEach(id -> ends.end(id, now, REASON, null));
    }

    /** Called with an actor of Podium's own in that team. */
    @EventListener
    void on(TeamPurged purged) {
        endAll();
        transaction.executeWithoutResult(_ -> {
            leases.purge();
            reports.purge();
        });
    }

    @Override
    public List<String> of(TeamId team) {
        var open = open();
        var found = new ArrayList<String>();
        add(found, open.leases().size(), "lease of GPUs", "leases of GPUs");
        add(found, open.requests().size(), "request for GPUs", "requests for GPUs");
        add(found, open.reservations().size(), "reservation of GPUs", "reservations of GPUs");
        return found;
    }

    private static void add(List<String> found, int count, String one, String several) {
        if (count > 0) {
            found.add(count + " " + (count == 1 ? one : several));
        }
    }
}
