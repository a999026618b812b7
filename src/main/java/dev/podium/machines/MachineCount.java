package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.util.Map;

/** Counts what a room above has on machines, for their lists. */
public interface MachineCount {

    /** What one is called: {@code agent}. */
    String one();

    /** What several are called. */
    String several();

    /** How many are on each machine, of all teams; absent where there are none. From memory: it is asked every 5 s. */
    Map<MachineId, Integer> now();
}
