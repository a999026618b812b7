/**
 * How this Podium is: what each room's checks say, on one page for those who run it, and a bundle for whoever helps them.
 *
 * Public face: HealthChecks, SupportBundles, BundleProgram; HomeProbe and MemoryFit for the start. A room hands in what it knows
 * by {@link dev.podium.kernel.HealthCheck}; this one must never know what a check is about.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "database", "portal", "portal :: web", "audit", "identity"})
package dev.podium.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
