package dev.podium.inference;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.TeamId;

/**
 * A call of an agent's was answered by a higher tier than its task begins with, by the team's own table: it was raised, or the
 * conversation was too long for the tier. What a client asks for by name, or by its task, is no climb. Published on the thread
 * of the call once it was answered; who listens must not wait.
 *
 * @param from the tier with which it begins
 * @param tier the one that answered
 */
public record CallClimbed(TeamId team, AgentId agent, int from, int tier) {}
