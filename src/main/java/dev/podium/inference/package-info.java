/**
 * One model endpoint for agents and programs: finds the lowest tier that can do a request, calls it, and has every cent
 * booked.
 *
 * Public face: ModelProviders, ModelRoutes, Routing, Engines, ModelVerdicts, ModelPrompts, CallFacts, CallClimbed; from above ModelAgents. It must
 * never know what an agent is, but that one has an id.
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
            "costs"
        })
package dev.podium.inference;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
