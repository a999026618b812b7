package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.State;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Leases on which nothing runs, over a window that slides: one that was used and then left alone is found, and one that
 * does a little now and then is not. First its holder is warned, then it is ended. What cannot be seen counts as work: a
 * server that does not answer, a device that says nothing of its use, and the time before this Podium looked.
 */
@Component
class IdleLeases {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final LeaseStore leases;
    private final LeaseEnds ends;
    private final PlanStore plan;
    private final GpuJournal journal;
    private final Snapshots snapshots;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    IdleLeases(
            LeaseStore leases,
            LeaseEnds ends,
            PlanStore plan,
            GpuJournal journal,
            Snapshots snapshots,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.leases = leases;
        this.ends = ends;
        this.plan = plan;
        this.journal = journal;
        this.snapshots = snapshots;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * @param looksSince since when this Podium schedules
     * @return whether anything of a lease is new
     */
    boolean look(GpuState state, Map<MachineId, Health> seen, Instant looksSince, Instant now, long term) {
        var idle = Duration.ofMinutes(state.pool().idleMinutes());
        var gpus = gpus(seen);
        boolean changed = false;
        for (var lease : state.running()) {
            var slices = state.held().getOrDefault(lease.id(), List.of());
            boolean exempt = idle.isZero()
                    || lease.timeClass() == TimeClass.INTERACTIVE
                    || lease.reserved()
                    || lease.keepUntil() != null && lease.keepUntil().isAfter(now);
            changed |= exempt || !isIdle(slices, gpus)
                    ? works(lease, term)
                    : doesNothing(lease, idle, looksSince, now, term);
        }
        return changed;
    }

    private static Map<String, Gpu> gpus(Map<MachineId, Health> seen) {
        var gpus = new HashMap<String, Gpu>();
        seen.values().stream()
                .filter(health -> health.state() == State.ONLINE && health.gpus() != null)
                .forEach(health ->
                        Objects.requireNonNull(health.gpus()).all().forEach(gpu -> gpus.put(gpu.uuid(), gpu)));
        return gpus;
    }

    private static boolean isIdle(List<SliceRow> slices, Map<String, Gpu> gpus) {
        return !slices.isEmpty()
                && slices.stream().allMatch(slice -> {
                    var gpu = gpus.get(slice.device());
                    return gpu != null && gpu.busy() != null && gpu.busy() == 0;
                });
    }

    private boolean works(LeaseRow lease, long term) {
        return lease.idleSince() != null && write(lease, null, null, term);
    }

    private boolean doesNothing(LeaseRow lease, Duration idle, Instant looksSince, Instant now, long term) {
        var known = lease.idleSince();
        if (known == null) {
            return write(lease, now, null, term);
        }
        var since = known.isAfter(looksSince) ? known : looksSince;
        var warned = lease.idleWarned();
        if (warned == null) {
            return !since.plus(idle).isAfter(now) && warn(lease, known, idle, now, term);
        }
        if (warned.plus(idle.dividedBy(2)).isAfter(now) || since.plus(idle).isAfter(now)) {
            return false;
        }
        return ends.endAs(lease.team(), lease.id(), now, "Nothing ran on it since " + time(known) + ".", term) != null;
    }

    private String time(Instant moment) {
        return TIME.format(moment.atZone(snapshots.zone()));
    }

    private boolean warn(LeaseRow lease, Instant since, Duration idle, Instant now, long term) {
        var sentence = "Nothing runs on it since " + time(since) + ". It ends at " + time(now.plus(idle.dividedBy(2)))
                + " unless something does, or you say what you keep it for.";
        var warned = CurrentActor.get(
                Actor.system(lease.team()),
                () -> transaction.execute(_ -> {
                    var row = held(lease.id(), term);
                    if (row == null || row.idleWarned() != null) {
                        return null;
                    }
                    leases.idle(lease.id(), row.idleSince(), now);
                    journal.note(lease.id(), "idle", sentence, term, now);
                    plan.changed();
                    return ends.shown(leases.find(lease.id()).orElseThrow());
                }));
        if (warned == null) {
            return false;
        }
        events.publishEvent(new LeaseEnding(warned, sentence));
        return true;
    }

    private boolean write(LeaseRow lease, @Nullable Instant since, @Nullable Instant warned, long term) {
        return Boolean.TRUE.equals(CurrentActor.get(
                Actor.system(lease.team()),
                () -> transaction.execute(_ -> {
                    if (held(lease.id(), term) == null) {
                        return false;
                    }
                    leases.idle(lease.id(), since, warned);
                    return true;
                })));
    }

    /** The lease, held to the transaction's end; null where it is over or another Podium schedules. */
    private @Nullable LeaseRow held(UUID id, long term) {
        return plan.holdsTerm(term)
                ? leases.lock(id).filter(row -> row.ended() == null).orElse(null)
                : null;
    }
}
