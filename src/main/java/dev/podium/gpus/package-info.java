/**
 * GPU servers shared fairly: shares, the queue, reservations and leases.
 *
 * Public face: GpuLeases and its events. It must never know what an agent is, but that one has an id.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"kernel", "portal", "portal :: web", "audit", "identity", "machines", "costs"})
package dev.podium.gpus;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
