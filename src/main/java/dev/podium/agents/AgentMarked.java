package dev.podium.agents;

import dev.podium.kernel.AgentId;

/**
 * Something happened at an agent that whoever replays its recording may want to go to; where it is recorded, the moment is
 * marked so. Published within the transaction of what happened, or without one.
 *
 * @param label in a few words, without secrets: everybody who may watch the agent reads it
 */
public record AgentMarked(AgentId agent, String label) {}
