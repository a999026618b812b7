/**
 * An agent: its name, program, directory, environment and state.
 *
 * Public face: Agents, Agent, Placed, AgentState, Evidence, AgentStateChanged, Sharing, Reach, Watchers, Recordings,
 * AgentMarked, AgentOutput, AgentCall, Organisation, Projects, NeededGpus, Errands; from above StartRule and Supervision. Who watches
 * a terminal it knows from the trail alone.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "telemetry",
            "portal",
            "portal :: web",
            "audit",
            "identity",
            "secrets",
            "machines",
            "machines :: ui",
            "inference",
            "costs",
            "gpus",
            "gpus :: ui",
            "terminals",
            "terminals :: ui"
        })
package dev.podium.agents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
