package dev.podium.costs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.util.List;

/** Told by the room that runs agents: who uses which machine now, of all teams. From memory; it is asked every minute. */
public interface RunningAgents {

    record Running(MachineId machine, TeamId team, PersonId person, AgentId agent) {}

    /** Those whose program runs, as far as this Podium knows. */
    List<Running> running();
}
