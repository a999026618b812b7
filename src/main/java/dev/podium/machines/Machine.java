package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.util.Set;

/**
 * A machine on which agents run.
 *
 * @param name as people call it; for the local one its host name until it is given another
 * @param osUser the OS user that Podium's commands run as there; empty where that depends on who acts
 * @param labels what it has and is for: {@code os=linux}, {@code gpu}
 */
public record Machine(MachineId id, String name, String osUser, Set<String> labels) {

    public Machine {
        labels = Set.copyOf(labels);
    }

    public Machine(MachineId id, String name, String osUser) {
        this(id, name, osUser, Set.of());
    }
}
