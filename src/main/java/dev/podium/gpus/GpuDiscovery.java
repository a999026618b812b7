package dev.podium.gpus;

import dev.podium.gpus.Rows.DeviceRow;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.Part;
import dev.podium.machines.MachineHealth.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes down which GPUs the machines of the pool have. One that is not seen any more keeps its row, and what is held of it. */
@Component
class GpuDiscovery {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long MIB = 1 << 20;
    private static final double GIB = 1 << 30;
    private static final double GIGA = 1e9;

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
                    .flatMap(gpu ->
                            Stream.concat(Stream.of(whole(server.machine(), gpu)), parts(state, server.machine(), gpu)))
                    .toList();
            if (!isKnown(state, server.machine(), there)) {
                pool.see(server.machine(), json(there), now);
                changed = true;
            }
        }
        return changed;
    }

    private static DeviceRow whole(MachineId machine, Gpu gpu) {
        return new DeviceRow(
                gpu.uuid(),
                machine,
                gpu.index(),
                gpu.name(),
                (int) (Objects.requireNonNullElse(gpu.memoryTotal(), 0L) / MIB),
                gpu.split() ? "it is split into parts" : gpu.trouble(),
                "",
                true,
                GpuNeed.WHOLE);
    }

    /** Where it is not said just now which parts there are, those that were: nobody's lease is gone for a slow driver. */
    private static Stream<DeviceRow> parts(GpuState state, MachineId machine, Gpu gpu) {
        if (!gpu.split()) {
            return Stream.of();
        }
        var parts = gpu.parts();
        return parts == null
                ? state.devices().stream()
                        .filter(device -> device.part()
                                && device.present()
                                && device.machine().equals(machine)
                                && device.index() == gpu.index())
                        .map(GpuDiscovery::undrained)
                : parts.stream().map(part -> part(machine, gpu, part));
    }

    private static DeviceRow undrained(DeviceRow device) {
        return new DeviceRow(
                device.uuid(),
                device.machine(),
                device.index(),
                device.name(),
                device.memoryMib(),
                device.trouble(),
                "",
                true,
                device.share());
    }

    private static DeviceRow part(MachineId machine, Gpu gpu, Part part) {
        return new DeviceRow(
                part.uuid(),
                machine,
                gpu.index(),
                gpu.name() + " MIG " + part.profile(),
                (int) (Objects.requireNonNullElse(part.memory(), 0L) / MIB),
                gpu.trouble(),
                "",
                true,
                share(gpu, part));
    }

    /**
     * Its memory of the GPU's, in thousandths. The name of its profile counts as the GPU's own name does: a GPU of 80 GB says
     * 81,559 MiB, and a part of 10 GB of it is an eighth. What is not said counts as the whole.
     */
    static int share(Gpu gpu, Part part) {
        var whole = gpu.memoryTotal();
        var memory = part.memory();
        if (whole == null || whole == 0 || memory == null) {
            return GpuNeed.WHOLE;
        }
        double named = (double) memory / GIGA * GIB;
        return (int) Math.clamp(Math.round(GpuNeed.WHOLE * named / whole), 1, GpuNeed.WHOLE);
    }

    private static boolean isKnown(GpuState state, MachineId machine, List<DeviceRow> there) {
        var known = state.devices().stream()
                .filter(device -> device.machine().equals(machine) && device.present())
                .map(GpuDiscovery::undrained)
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
                        "trouble", device.trouble(),
                        "share", device.share()))
                .toList());
    }
}
