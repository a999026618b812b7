package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Says when a lease will end soon, once for each end that it has, and ends those for which no money is left. */
@Component
class LeaseWarnings {

    /** Of a short lease, when a tenth of it is left. */
    static final Duration AHEAD = Duration.ofMinutes(15);

    private static final int PART_OF_IT = 10;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final LeaseStore leases;
    private final LeaseEnds ends;
    private final PlanStore plan;
    private final Charging charging;
    private final GpuJournal journal;
    private final Snapshots snapshots;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    LeaseWarnings(
            LeaseStore leases,
            LeaseEnds ends,
            PlanStore plan,
            Charging charging,
            GpuJournal journal,
            Snapshots snapshots,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.leases = leases;
        this.ends = ends;
        this.plan = plan;
        this.charging = charging;
        this.journal = journal;
        this.snapshots = snapshots;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    void warn(GpuState state, Instant now, long term) {
        for (var lease : state.running()) {
            if (isSoon(lease, now) && !lease.ends().equals(lease.warnedFor())) {
                warn(lease, now, term);
            }
        }
    }

    static boolean isSoon(LeaseRow lease, Instant now) {
        var tenth = Duration.between(lease.began(), lease.ends()).dividedBy(PART_OF_IT);
        var ahead = tenth.compareTo(AHEAD) < 0 ? tenth : AHEAD;
        return lease.ends().isAfter(now) && !lease.ends().minus(ahead).isAfter(now);
    }

    private void warn(LeaseRow lease, Instant now, long term) {
        var sentence = "It ends at " + TIME.format(lease.ends().atZone(snapshots.zone()))
                + ", when its time is over. Extend it if you need longer and nobody waits.";
        var warned = CurrentActor.get(
                Actor.system(lease.team()),
                () -> transaction.execute(_ -> {
                    if (!plan.holdsTerm(term)) {
                        return null;
                    }
                    var row = leases.lock(lease.id()).orElse(null);
                    if (row == null
                            || row.ended() != null
                            || !row.ends().equals(lease.ends())
                            || Objects.equals(row.warnedFor(), row.ends())) {
                        return null;
                    }
                    leases.warned(row.id(), row.ends());
                    journal.note(row.id(), "warned", sentence, term, now);
                    plan.changed();
                    return ends.shown(row);
                }));
        if (warned != null) {
            events.publishEvent(new LeaseEnding(warned, sentence));
        }
    }

    /** Ends a lease that a hard budget does not let go on; where none can be asked it goes on, as it was given. */
    void requireMoney(LeaseRow lease, GpuState state, Instant now, long term) {
        if (lease.priceHour().signum() == 0) {
            return;
        }
        try {
            charging.requireNext(lease, state.held().getOrDefault(lease.id(), List.of()));
        } catch (Refusal refused) {
            if (refused.code().equals("costs.budget-exceeded")) {
                ends.endAs(lease.team(), lease.id(), now, "Its budget is used up: " + refused.sentence(), term);
            }
        }
    }
}
