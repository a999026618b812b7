package dev.podium.gpus.schedule;

import dev.podium.kernel.MachineId;
import java.util.List;

/**
 * A machine with GPUs, all of them, also those that cannot be used now: what waits for one of those must not be told that
 * it can never start.
 *
 * @param cpuMilli thousandths of a processor that may be handed out; 0 where processors are not counted
 * @param ramMib main memory that may be handed out; 0 where it is not counted
 */
public record Server(MachineId id, String name, List<Device> devices, int cpuMilli, int ramMib) {

    public Server {
        devices = List.copyOf(devices);
    }
}
