package dev.podium.machines;

import dev.podium.kernel.MachineId;

/**
 * An OS user on a machine: where and as whom a command runs.
 *
 * @param osUser empty for the one that Podium itself runs as, which only its own machine has
 */
public record Account(MachineId machine, String osUser) {

    /** Podium's own OS user on its own machine. */
    public static final Account LOCAL = new Account(MachineId.LOCAL, "");

    @Override
    public String toString() {
        return osUser.isEmpty() ? machine.toString() : osUser + "@" + machine;
    }
}
