package dev.podium.gpus;

import dev.podium.gpus.Rows.DeviceRow;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes down which GPUs the machines of the pool have. One that is not seen any more keeps its row, and what is held of it. */
@Component
class GpuDiscovery {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long MIB = 1 << 20;

    private final PoolStore pool;

    GpuDiscovery(PoolStore pool) {
        this.pool = pool;
    }

    /** What the pool's machines say of their GPUs; true where some of it is new. */
    boolean look(GpuState state, Map<MachineId, Health> seen, Instant now) {
        boolean changed = false;
        for (var server : state.servers()) {
            var health = seen.get(server.machine());
            if (health == null || health.gpus() == null || health.state() != State.ONLINE) {
                continue;
            }
            var there = Objects.requireNonNull(health.gpus()).all().stream()
                    .filter(gpu -> !gpu.uuid().isEmpty())
                    .map(gpu -> new DeviceRow(
                            gpu.uuid(),
                            server.machine(),
                            gpu.index(),
                            gpu.name(),
                            (int) (Objects.requireNonNullElse(gpu.memoryTotal(), 0L) / MIB),
                            gpu.split() ? "it is split into parts" : gpu.trouble(),
                            "",
                            true))
                    .toList();
            if (!isKnown(state, server.machine(), there)) {
                pool.see(server.machine(), json(there), now);
                changed = true;
            }
        }
        return changed;
    }

    private static boolean isKnown(GpuState state, MachineId machine, List<DeviceRow> there) {
        var known = state.devices().stream()
                .filter(device -> device.machine().equals(machine) && device.present())
                .map(device -> new DeviceRow(
                        device.uuid(),
                        machine,
                        device.index(),
                        device.name(),
                        device.memoryMib(),
                        device.trouble(),
                        "",
                        true))
                .collect(Collectors.toSet());
        return known.equals(Set.copyOf(there));
    }

    private static String json(List<DeviceRow> devices) {
        return JSON.writeValueAsString(devices.stream()
                .map(device -> Map.of(
                        "uuid", device.uuid(),
                        "index", device.index(),
                        "name", device.name(),
                        "memory_mib", device.memoryMib(),
                        "trouble", device.trouble()))
                .toList());
    }
}
