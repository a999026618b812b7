package dev.podium.agents;

import dev.podium.kernel.AgentId;

/** Says for a room above whether an agent may start now. Asked each time somebody starts or restarts one. */
public interface StartRule {

    /**
     * In a transaction of the agent's team.
     *
     * @throws dev.podium.kernel.Refusal where it may not, for a reason of the room that says so
     */
    void requireMayStart(AgentId agent);
}
