package dev.podium.agents;

import dev.podium.kernel.TeamId;

/**
 * Something happened to an agent that people may want to be told. Not everybody in the team may know of it: who tells
 * asks {@link Agents} as the one who is told.
 *
 * @param id the same for everybody who is told of it, so that nobody is told twice
 */
public record AgentHappened(TeamId team, String id, Agent agent, NewsChoices.Kind kind) {}
