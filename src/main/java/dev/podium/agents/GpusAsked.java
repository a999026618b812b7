package dev.podium.agents;

import dev.podium.kernel.AgentId;

/** GPUs were asked for on behalf of an agent, and it is written down: they may be there already. */
record GpusAsked(AgentId agent) {}
