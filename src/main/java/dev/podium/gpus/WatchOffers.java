package dev.podium.gpus;

import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.gpus.Rows.WatchRow;
import dev.podium.gpus.schedule.Offer;
import dev.podium.gpus.schedule.Scheduler;
import dev.podium.gpus.schedule.Snapshot;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells those who watch that something is free, keeps it for them, and gives it back when they do not come. */
@Component
class WatchOffers {

    private final WatchStore watches;
    private final ReservationStore reservations;
    private final PlanStore plan;
    private final GpuJournal journal;
    private final Snapshots snapshots;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    WatchOffers(
            WatchStore watches,
            ReservationStore reservations,
            PlanStore plan,
            GpuJournal journal,
            Snapshots snapshots,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.watches = watches;
        this.reservations = reservations;
        this.plan = plan;
        this.journal = journal;
        this.snapshots = snapshots;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** True where something was kept for somebody now. */
    boolean offer(GpuState state, Snapshot snapshot, long term) {
        var picture = new Picture(state, snapshots.look(), snapshots::nameOf, snapshots.zone());
        Map<UUID, WatchRow> rows = state.watching().stream().collect(Collectors.toMap(WatchRow::id, each -> each));
        boolean some = false;
        for (var offer : Scheduler.offers(snapshot, picture.watches())) {
            some |= keep(offer, Objects.requireNonNull(rows.get(offer.watch())), state, snapshot.now(), term);
        }
        return some;
    }

    private boolean keep(Offer offer, WatchRow watch, GpuState state, Instant now, long term) {
        var until = now.plus(GpuWatches.KEPT);
        var kept = CurrentActor.get(
                Actor.system(watch.team()),
                () -> transaction.execute(_ -> {
                    if (!plan.holdsTerm(term, state.calendar()) || !watches.end(watch.id(), offer.sentence(), now)) {
                        return false;
                    }
                    reservations.add(
                            new ReservationRow(
                                    watch.id(),
                                    watch.team(),
                                    watch.person(),
                                    watch.personName(),
                                    watch.need(),
                                    true,
                                    "",
                                    now,
                                    until,
                                    GpuReservations.State.BOOKED,
                                    offer.sentence()),
                            LeaseSlices.of(watch.id(), offer.places(), state),
                            now);
                    journal.note(watch.id(), "told", offer.sentence(), term, now);
                    plan.changed();
                    return true;
                }));
        if (!Boolean.TRUE.equals(kept)) {
            return false;
        }
        events.publishEvent(new GpusFree(watch.team(), watch.person(), watch.id(), until, offer.sentence()));
        return true;
    }

    /** Also a reservation whose time is over before it could begin. True where something is kept no more. */
    boolean lapse(GpuState state, Instant now, long term) {
        boolean some = false;
        for (var row : state.booked()) {
            if (!row.to().isAfter(now)) {
                CurrentActor.run(
                        Actor.system(row.team()), () -> transaction.executeWithoutResult(_ -> lapse(row, now, term)));
                some = true;
            }
        }
        return some;
    }

    private void lapse(ReservationRow row, Instant now, long term) {
        var sentence = row.claim()
                ? "Nobody came for it in " + GpuWatches.KEPT.toMinutes() + " minutes."
                : "Its time was over before it could begin.";
        if (plan.holdsTerm(term) && reservations.decide(row.id(), GpuReservations.State.LAPSED, sentence)) {
            journal.note(row.id(), "lapsed", sentence, term, now);
            plan.changed();
        }
    }
}
