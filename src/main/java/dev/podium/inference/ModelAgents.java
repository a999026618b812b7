package dev.podium.inference;

import dev.podium.kernel.AgentId;
import java.util.Optional;
import java.util.UUID;

/** Told by the room that runs agents: whose key it is by which a model is called. */
public interface ModelAgents {

    /** Of the present run's token, in whatever team; empty for a key that is no agent's. */
    Optional<AgentId> agentOf(UUID credential);
}
