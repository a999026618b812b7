package dev.podium.machines;

import dev.podium.kernel.MachineId;

/** Says what a room above has on a machine, so that it is not removed under it. */
public interface MachineUse {

    /** What it has there, for a sentence: {@code 3 agents}; empty for nothing. Asked with an admin as the actor, across teams. */
    String on(MachineId machine);
}
