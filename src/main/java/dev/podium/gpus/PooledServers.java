package dev.podium.gpus;

import dev.podium.audit.InstallationTrail;
import dev.podium.gpus.Rows.DeviceRow;
import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Machine;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.Machines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link GpuServers}, in the database, and what this Podium hears of the machines. */
@Service
class PooledServers implements GpuServers {

    private static final long MIB = 1 << 20;

    private final PoolStore store;
    private final PlanStore plan;
    private final Snapshots snapshots;
    private final Machines machines;
    private final MachineHealth health;
    private final HardServers hard;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;

    PooledServers(
            PoolStore store,
            PlanStore plan,
            Snapshots snapshots,
            Machines machines,
            MachineHealth health,
            HardServers hard,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction) {
        this.store = store;
        this.plan = plan;
        this.snapshots = snapshots;
        this.machines = machines;
        this.health = health;
        this.hard = hard;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
    }

    /** Null for all of them. */
    private @Nullable Set<MachineId> visible() {
        if (permissions.allows(Permission.PLATFORM_MANAGE)) {
            return null;
        }
        permissions.require(Permission.MACHINE_SEE);
        return machines.all().stream().map(Machine::id).collect(Collectors.toSet());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Server> all() {
        var visible = visible();
        var own = CurrentActor.require().team();
        var state = snapshots.read();
        var seen = snapshots.look();
        var unusable = snapshots.unusable(state, seen);
        var names = plan.teamNames();
        Map<UUID, LeaseRow> leases = state.running().stream().collect(Collectors.toMap(LeaseRow::id, each -> each));
        var held = new HashMap<String, List<SliceRow>>();
        state.held()
                .values()
                .forEach(slices -> slices.forEach(slice -> held.computeIfAbsent(slice.device(), _ -> new ArrayList<>())
                        .add(slice)));
        return state.servers().stream()
                .filter(row -> visible == null || visible.contains(row.machine()))
                .map(row -> new Server(
                        row.machine(),
                        snapshots.nameOf(row.machine()),
                        row.policy(),
                        row.drained(),
                        hard.unheld(row),
                        state.devices().stream()
                                .filter(device -> device.machine().equals(row.machine())
                                        && (held.containsKey(device.uuid()) || !state.isInParts(device)))
                                .map(device -> device(
                                        device,
                                        unusable.getOrDefault(device.uuid(), ""),
                                        gpu(device, seen),
                                        holders(held.getOrDefault(device.uuid(), List.of()), leases, names, own)))
                                .toList()))
                .sorted(Comparator.comparing(Server::name)
                        .thenComparing(server -> server.machine().value()))
                .toList();
    }

    private static MachineHealth.@Nullable Gpu gpu(DeviceRow device, Map<MachineId, Health> seen) {
        var said = seen.get(device.machine());
        if (said == null || said.gpus() == null) {
            return null;
        }
        return Objects.requireNonNull(said.gpus()).all().stream()
                .filter(gpu -> gpu.uuid().equals(device.uuid()))
                .findFirst()
                .orElse(null);
    }

    private static Device device(
            DeviceRow row, String unusable, MachineHealth.@Nullable Gpu gpu, List<Holder> holders) {
        var used = gpu == null ? null : gpu.memoryUsed();
        return new Device(
                row.uuid(),
                row.index(),
                row.name(),
                row.memoryMib(),
                gpu == null ? null : gpu.busy(),
                used == null ? null : (int) (used / MIB),
                unusable,
                row.drained(),
                GpuNeed.WHOLE - holders.stream().mapToInt(Holder::milli).sum(),
                Math.max(
                        0,
                        row.memoryMib()
                                - holders.stream().mapToInt(Holder::memoryMib).sum()),
                holders);
    }

    private static List<Holder> holders(
            List<SliceRow> slices, Map<UUID, LeaseRow> leases, Map<TeamId, String> names, @Nullable TeamId own) {
        var holders = new ArrayList<Holder>();
        for (var slice : slices) {
            var lease = leases.get(slice.of());
            if (lease != null) {
                boolean mine = lease.team().equals(own);
                holders.add(new Holder(
                        mine ? lease.id() : null,
                        names.getOrDefault(lease.team(), ""),
                        mine ? lease.personName() : "",
                        mine ? lease.purpose() : "",
                        mine,
                        slice.milli(),
                        slice.memoryMib(),
                        lease.ends()));
            }
        }
        return holders;
    }

    @Override
    @Transactional(readOnly = true)
    public PoolPolicy policy() {
        if (!permissions.allows(Permission.PLATFORM_MANAGE)) {
            permissions.require(Permission.MACHINE_SEE);
        }
        return PoolRules.shown(store.pool());
    }

    @Override
    @Transactional
    public void run(PoolPolicy policy) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var checked = PoolRules.checked(policy);
        var before = facts(store.pool());
        store.run(checked);
        trail.recordChange("gpus.pool", "GPU pool", before, facts(store.pool()));
        plan.changed();
    }

    private static Map<String, String> facts(Rows.PoolRow pool) {
        var facts = new HashMap<String, String>();
        facts.put("halfLife", pool.halfLife().toString());
        facts.put("shortFirst", Boolean.toString(pool.shortFirst()));
        facts.put("maxWait", pool.maxWait().toString());
        facts.put("idleMinutes", Integer.toString(pool.idleMinutes()));
        facts.put("outside", pool.outside().name());
        facts.put("noticeMinutes", Integer.toString(pool.noticeMinutes()));
        facts.put("leftAlone", String.join(", ", new TreeSet<>(pool.leftAlone())));
        pool.classes()
                .forEach((which, limit) -> facts.put(
                        which.name(),
                        limit.longest() + ", " + limit.milliAPerson() + " a person, " + limit.milliATeam()
                                + " a team"));
        return facts;
    }

    @Override
    @Transactional
    public void keep(MachineId machine, Policy policy) {
        permissions.require(Permission.PLATFORM_MANAGE);
        // Refuses one that is not there.
        health.of(machine);
        var checked = PoolRules.checked(policy);
        var before = store.servers().stream()
                .filter(row -> row.machine().equals(machine))
                .findFirst()
                .map(row -> facts(row.policy()))
                .orElse(Map.of());
        if (!store.keep(machine, checked)) {
            throw noServer(machine);
        }
        trail.recordChange("gpus.server", snapshots.nameOf(machine), before, facts(checked));
        plan.changed();
    }

    private static Map<String, String> facts(Policy policy) {
        return Map.of(
                "badge", policy.badge().name(),
                "hook", policy.hook().name(),
                "mpsPipe", policy.mpsPipe(),
                "priceHour", policy.priceHour().toPlainString(),
                "weight", policy.weight().toPlainString());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void remove(MachineId machine) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var use = store.inUse(machine);
        if (use.leases() + use.reservations() > 0) {
            throw inUse(machine, use);
        }
        try {
            transaction.executeWithoutResult(_ -> {
                if (!store.remove(machine)) {
                    throw noServer(machine);
                }
                trail.record("gpus.server-removed", snapshots.nameOf(machine), Map.of("id", machine.toString()));
                plan.changed();
            });
        } catch (DataAccessException e) {
            // Somebody got one just now.
            var now = store.inUse(machine);
            if (now.leases() + now.reservations() == 0) {
                throw e;
            }
            throw inUse(machine, now);
        }
    }

    private Refusal inUse(MachineId machine, PoolStore.InUse use) {
        return Refusal.conflict(
                "gpus.server-in-use",
                snapshots.nameOf(machine) + " cannot leave the pool: " + GpusOnMachine.words(use) + " are on it.",
                "Drain it, and remove it when they are over.");
    }

    @Override
    @Transactional
    public void drain(MachineId machine, @Nullable String device, String reason) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var text = AskRules.text("reason", reason);
        if (device == null ? !store.drainServer(machine, text) : !store.drainDevice(machine, device, text)) {
            throw device == null
                            || store.servers().stream()
                                    .noneMatch(row -> row.machine().equals(machine))
                    ? noServer(machine)
                    : Refusal.notFound(
                                    "gpus.no-device",
                                    "There is no such GPU on " + snapshots.nameOf(machine) + ".",
                                    "Take its UUID from the list of servers.")
                            .at("device");
        }
        trail.record(
                text.isEmpty() ? "gpus.undrained" : "gpus.drained",
                snapshots.nameOf(machine),
                Map.of("device", device == null ? "" : device, "reason", text));
        plan.changed();
    }

    private static Refusal noServer(MachineId machine) {
        return Refusal.notFound(
                "gpus.no-server",
                "The machine " + machine + " is not in the pool of GPU servers.",
                "Take one from the list of servers, or add it first.");
    }
}
