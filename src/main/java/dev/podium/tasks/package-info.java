/**
 * Work that is given to agents: so far runs, each one thing that a program does once and that gives a result back.
 *
 * Public face: Runs, RunState, RunChanged. A run is carried out by an agent, a new one or one that is there; this room knows
 * agents and machines, and neither knows it. It must never decide who pays or what a model costs.
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
            "agents",
            "agents :: ui",
            "terminals",
            "costs"
        })
package dev.podium.tasks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
