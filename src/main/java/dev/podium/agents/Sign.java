package dev.podium.agents;

import java.time.Instant;

/**
 * That a program is in a state, by its own word or by its screen.
 *
 * @param reason what it waits for, or a sentence
 * @param at when Podium learned it
 */
record Sign(AgentState state, String reason, Evidence evidence, Instant at) {}
