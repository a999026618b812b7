package dev.podium.agents;

import dev.podium.kernel.TeamId;

/**
 * An agent is in another state than before, was made, renamed, deleted or restored, or its recording began or ended.
 * Published after commit.
 * Not everybody in the team may know of it: who shows it asks {@link Agents} as the one who looks.
 */
public record AgentStateChanged(TeamId team, Agent agent) {}
