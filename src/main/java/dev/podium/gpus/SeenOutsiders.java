package dev.podium.gpus;

import dev.podium.audit.InstallationTrail;
import dev.podium.gpus.OutsiderStore.Row;
import dev.podium.gpus.Rows.DeviceRow;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machine;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.Machines;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link GpuOutsiders}, as the Podium that schedules wrote them down, and those of whom nobody knows whose they are. */
@Service
class SeenOutsiders implements GpuOutsiders {

    private final OutsiderStore store;
    private final PoolStore pool;
    private final PlanStore plan;
    private final Snapshots snapshots;
    private final Machines machines;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SeenOutsiders(
            OutsiderStore store,
            PoolStore pool,
            PlanStore plan,
            Snapshots snapshots,
            Machines machines,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.pool = pool;
        this.plan = plan;
        this.snapshots = snapshots;
        this.machines = machines;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    private record Kept(List<Row> rows, List<DeviceRow> devices, Set<MachineId> servers) {}

    private Kept kept() {
        return Objects.requireNonNull(transaction.execute(_ -> new Kept(
                store.all(),
                pool.devices(),
                pool.servers().stream().map(Rows.ServerRow::machine).collect(Collectors.toSet()))));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Outsider> all() {
        boolean whole = permissions.allows(Permission.PLATFORM_MANAGE);
        if (!whole) {
            permissions.require(Permission.MACHINE_SEE);
        }
        var kept = kept();
        var visible = whole
                ? kept.servers()
                : machines.all().stream().map(Machine::id).collect(Collectors.toSet());
        Map<String, DeviceRow> devices =
                kept.devices().stream().collect(Collectors.toMap(DeviceRow::uuid, each -> each));
        Map<MachineId, String> own = new HashMap<>();
        var all = new ArrayList<Outsider>();
        for (var row : kept.rows()) {
            if (visible.contains(row.machine())) {
                boolean told = whole || row.osUser().equals(own.computeIfAbsent(row.machine(), this::ownOsUser));
                all.add(shown(row, devices.get(row.device()), told));
            }
        }
        snapshots.look().forEach((machine, health) -> {
            if (visible.contains(machine) && kept.servers().contains(machine)) {
                unknown(machine, health, devices, whole, all);
            }
        });
        all.sort(Comparator.comparing(Outsider::serverName)
                .thenComparing(each -> each.machine().value())
                .thenComparingInt(Outsider::index)
                .thenComparing(Outsider::device));
        return List.copyOf(all);
    }

    /** Of the acting person; "" where they have none there. */
    private String ownOsUser(MachineId machine) {
        try {
            var account = machines.account(machine);
            return machine.equals(MachineId.LOCAL) ? machines.get(machine).osUser() : account.osUser();
        } catch (Refusal none) {
            return "";
        }
    }

    private Outsider shown(Row row, @Nullable DeviceRow device, boolean told) {
        return new Outsider(
                row.id(),
                row.machine(),
                snapshots.nameOf(row.machine()),
                row.device(),
                device == null ? 0 : device.index(),
                row.kind(),
                row.osUser(),
                told ? row.pid() : null,
                told ? row.program() : "",
                row.memoryMib(),
                row.seenAt(),
                row.state(),
                row.state() == State.NOTICED ? row.endsAt() : null,
                // It may name the process for whoever ends it by hand.
                told || row.state() != State.FAILED ? row.sentence() : "It could not be ended.");
    }

    private void unknown(
            MachineId machine, Health health, Map<String, DeviceRow> devices, boolean whole, List<Outsider> all) {
        var gpus = health.gpus();
        if (gpus == null || health.state() != MachineHealth.State.ONLINE) {
            return;
        }
        for (var gpu : gpus.all()) {
            var processes = gpu.processes();
            if (processes == null) {
                continue;
            }
            processes.stream()
                    .filter(each -> each.osUser().isEmpty())
                    .map(each -> Coverage.unknown(gpu, each))
                    .filter(each -> devices.containsKey(each.device()))
                    .forEach(each -> all.add(unknown(machine, gpu, each, whole)));
        }
    }

    private Outsider unknown(MachineId machine, Gpu gpu, Coverage.Found found, boolean whole) {
        return new Outsider(
                null,
                machine,
                snapshots.nameOf(machine),
                found.device(),
                gpu.index(),
                Kind.UNKNOWN,
                "",
                null,
                whole ? found.program() : "",
                found.memoryMib(),
                null,
                State.SEEN,
                null,
                "");
    }

    @Override
    @Transactional
    public void end(UUID id) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var by = CurrentActor.require();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var row = find(id).orElseThrow(SeenOutsiders::none);
        if (!store.end(id, now, by.name(), by.name() + " has it ended.")) {
            throw none();
        }
        trail.record(
                "gpus.process-end",
                snapshots.nameOf(row.machine()),
                Map.of(
                        "gpu", row.device(),
                        "osUser", row.osUser(),
                        "pid", Long.toString(row.pid()),
                        "program", row.program()));
        plan.changed();
    }

    private Optional<Row> find(UUID id) {
        return store.all().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    private static Refusal none() {
        return Refusal.notFound(
                "gpus.no-outsider",
                "That process is not there any more, is in a lease by now, or is being ended already.",
                "Look at the list again.");
    }
}
