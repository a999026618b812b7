package dev.podium.machines;

import dev.podium.kernel.MachineId;

/**
 * A machine on which agents run.
 *
 * @param name as people call it; for the local one its host name
 * @param osUser the OS user that Podium's commands run as there
 */
public record Machine(MachineId id, String name, String osUser) {}
