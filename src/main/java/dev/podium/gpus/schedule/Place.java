package dev.podium.gpus.schedule;

import dev.podium.kernel.MachineId;
import java.util.List;

/**
 * Where one member of a lease runs: its slices of one server's devices.
 *
 * @param cpuMilli processors held there; 0 where they are not counted
 * @param ramMib main memory held there; 0 where it is not counted
 */
public record Place(MachineId server, List<Slice> slices, int cpuMilli, int ramMib) {

    public Place {
        slices = List.copyOf(slices);
    }
}
