package dev.podium.gpus;

import dev.podium.costs.Ledger;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.gpus.schedule.Snapshot;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.Machines;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads all that is planned with, and makes of it what the scheduler takes. */
@Component
class Snapshots {

    private final PoolStore pool;
    private final PlanStore plan;
    private final GpuSight sight;
    private final Machines machines;
    private final ZoneId zone;
    private final TransactionTemplate reading;

    Snapshots(
            PoolStore pool,
            PlanStore plan,
            GpuSight sight,
            Machines machines,
            Ledger ledger,
            PlatformTransactionManager transactions) {
        this.pool = pool;
        this.plan = plan;
        this.sight = sight;
        this.machines = machines;
        this.zone = ZoneId.of(ledger.zone());
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.reading.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        // A lease that begins in the middle is read with its slices, or not at all.
        this.reading.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** As it is at one moment. */
    GpuState read() {
        return Objects.requireNonNull(reading.execute(_ -> readHere()));
    }

    /** In the running transaction, which holds the calendar: nobody begins or ends anything by a plan meanwhile. */
    GpuState readHere() {
        return new GpuState(
                pool.servers(),
                pool.devices(),
                pool.pool(),
                pool.access(),
                plan.waiting(),
                plan.leases(),
                byOwner(plan.held()),
                plan.booked(),
                byOwner(plan.reserved()),
                plan.use(),
                plan.weights(),
                plan.watching(),
                plan.calendar());
    }

    private static Map<UUID, List<SliceRow>> byOwner(List<SliceRow> slices) {
        return slices.stream().collect(Collectors.groupingBy(SliceRow::of));
    }

    Map<MachineId, Health> look() {
        return sight.look();
    }

    Snapshot of(GpuState state, Map<MachineId, Health> seen, Instant now) {
        return new Picture(state, seen, id -> machines.get(id).name(), zone).at(now);
    }

    /** As it is now. */
    Snapshot now(Instant now) {
        return of(read(), look(), now);
    }

    /** Why nothing may start on devices, by UUID; those that may be used are absent. */
    Map<String, String> unusable(GpuState state, Map<MachineId, Health> seen) {
        return new Picture(state, seen, id -> machines.get(id).name(), zone).unusable();
    }

    ZoneId zone() {
        return zone;
    }

    String nameOf(MachineId machine) {
        return machines.get(machine).name();
    }
}
