package dev.podium.agents;

import dev.podium.kernel.TeamId;

/** An agent is in another state than before, or was made, renamed, deleted or restored. Published after commit. */
public record AgentStateChanged(TeamId team, Agent agent) {}
