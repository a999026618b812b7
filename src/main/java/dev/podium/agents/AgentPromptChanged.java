package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.TeamId;

/**
 * A prompt that Podium knows came onto an agent's screen, went from it or is another now; its state may be the same. Not
 * everybody in the team may know of it: who shows it asks {@link Approvals} as the one who looks.
 */
public record AgentPromptChanged(TeamId team, AgentId agent) {}
