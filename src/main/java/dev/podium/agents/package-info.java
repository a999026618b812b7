/**
 * An agent: its name, program, directory, environment and state.
 *
 * Public face: Agents, Agent, AgentState, AgentStateChanged, Sharing, Reach. It must never know who watches a terminal.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "portal",
            "portal :: web",
            "audit",
            "identity",
            "secrets",
            "machines",
            "terminals",
            "terminals :: ui"
        })
package dev.podium.agents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
