package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends leases, whoever wants it: what was held is free, and stands in the ledger to its last second. */
@Component
class LeaseEnds {

    private final LeaseStore leases;
    private final PlanStore plan;
    private final PoolStore pool;
    private final Charging charging;
    private final GpuJournal journal;
    private final Snapshots snapshots;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    LeaseEnds(
            LeaseStore leases,
            PlanStore plan,
            PoolStore pool,
            Charging charging,
            GpuJournal journal,
            Snapshots snapshots,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.leases = leases;
        this.plan = plan;
        this.pool = pool;
        this.charging = charging;
        this.journal = journal;
        this.snapshots = snapshots;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** By Podium, in the team; see {@link #end}. */
    GpuLeases.@Nullable Lease endAs(TeamId team, UUID id, Instant now, String reason, @Nullable Long term) {
        return CurrentActor.get(Actor.system(team), () -> end(id, now, reason, term));
    }

    /**
     * For the acting team. At its own end where that has passed already.
     *
     * @param term of the Podium that schedules and wants it; null where somebody does
     * @return null where it is over already, or another Podium schedules
     */
    GpuLeases.@Nullable Lease end(UUID id, Instant now, String reason, @Nullable Long term) {
        var ended = transaction.execute(_ -> {
            if (term != null && !plan.holdsTerm(term)) {
                return null;
            }
            var lease = leases.lock(id).filter(row -> row.ended() == null).orElse(null);
            if (lease == null) {
                return null;
            }
            var whole = Instant.ofEpochSecond(now.getEpochSecond());
            var at = lease.ends().isBefore(whole) ? lease.ends() : whole;
            // Where the clock went back, not before what stands in the ledger already.
            leases.end(id, at.isBefore(lease.countedUntil()) ? lease.countedUntil() : at, reason);
            journal.note(id, "ended", reason, term, now);
            var row = leases.find(id).orElseThrow();
            charging.count(row, pool.pool().halfLife(), now);
            plan.changed();
            return shown(row);
        });
        if (ended != null) {
            events.publishEvent(new LeaseEnded(ended));
        }
        return ended;
    }

    /** Writes down what is due of a lease that runs, or that ended while it could not be written down. */
    void count(LeaseRow lease, Duration halfLife, Instant now, long term) {
        CurrentActor.run(
                Actor.system(lease.team()),
                () -> transaction.executeWithoutResult(_ -> {
                    if (plan.holdsTerm(term)) {
                        leases.lock(lease.id()).ifPresent(row -> charging.count(row, halfLife, now));
                    }
                }));
    }

    /** Of the acting team. */
    Optional<LeaseRow> find(UUID id) {
        return Objects.requireNonNull(transaction.execute(_ -> leases.find(id)));
    }

    /** As it is shared now; null where it is not in the pool. */
    Rows.@Nullable ServerRow server(MachineId machine) {
        return pool.servers().stream()
                .filter(row -> row.machine().equals(machine))
                .findFirst()
                .orElse(null);
    }

    GpuLeases.Lease shown(LeaseRow row) {
        return shown(List.of(row)).getFirst();
    }

    List<GpuLeases.Lease> shown(List<LeaseRow> rows) {
        var slices = leases.slices(rows.stream().map(LeaseRow::id).toList());
        return rows.stream()
                .map(row -> row.shown(slices.stream()
                        .filter(slice -> slice.of().equals(row.id()))
                        .map(slice -> slice(slice, snapshots))
                        .toList()))
                .toList();
    }

    static GpuLeases.Slice slice(Rows.SliceRow slice, Snapshots snapshots) {
        return new GpuLeases.Slice(
                slice.member(),
                slice.machine(),
                snapshots.nameOf(slice.machine()),
                slice.device(),
                slice.index(),
                slice.model(),
                slice.milli(),
                slice.memoryMib());
    }
}
