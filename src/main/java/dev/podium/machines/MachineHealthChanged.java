package dev.podium.machines;

import dev.podium.kernel.MachineId;

/**
 * A machine was heard again, or is in another state. Published for every machine every 5 s: listeners only take note.
 * Not everybody may know of it: who shows it asks {@link MachineHealth} as the one who looks.
 *
 * @param state whether it is in another state, or in it for another reason
 */
public record MachineHealthChanged(MachineId machine, boolean state) {}
