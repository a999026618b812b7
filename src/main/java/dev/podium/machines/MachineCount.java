package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.util.Map;

/** Counts what a room above has on machines, for their lists. */
public interface MachineCount {

    /** What is counted, as a column is called: {@code Agents}. */
    String what();

    /** How many are on each machine, of all teams; absent where there are none. From memory: it is asked every 5 s. */
    Map<MachineId, Integer> now();
}
