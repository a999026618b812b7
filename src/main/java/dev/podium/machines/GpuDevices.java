package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.time.Duration;
import java.util.Map;

/**
 * Has the kernels of machines hold OS users to GPUs, where that can be: on a machine whose runner is root's and that systemd
 * runs, for all that Podium runs there in an OS user's scope. For rooms above, which act as Podium.
 */
public interface GpuDevices {

    /**
     * All rules, of all machines: where there is none nobody is held. Returns at once; what is not new is not said again, and
     * what a runner missed it is told when it comes.
     */
    void hold(Map<MachineId, GpuRule> rules);

    /**
     * Why the machine does not hold its OS users to what was asked for last, as half a sentence; empty where it said that it
     * does. Only the Podium to which a machine's runner is connected knows.
     */
    String unheld(MachineId machine);

    /** Waits until the machine has answered what was asked for last, so long at most. */
    void await(MachineId machine, Duration limit);
}
