package dev.podium.gpus;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.util.Collection;
import java.util.Set;

/** Says as whom agents run, which the room above knows: an agent keeps the OS user that its owner had when it was made. */
public interface AgentAccounts {

    /** Somebody's agents run as this OS user on this machine; {@code osUser} empty for Podium's own on its own machine. */
    record OfAgents(TeamId team, PersonId owner, MachineId machine, String osUser) {}

    /** Of all teams, from memory. */
    Set<OfAgents> on(Collection<MachineId> machines);
}
