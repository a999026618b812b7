/**
 * GPU servers shared by teams: who may use how much, who waits, who holds what until when, and what is reserved.
 *
 * Public face: GpuServers, GpuQueue, GpuLeases, GpuReservations, GpuShares, GpuWatches, GpuOutsiders, GpuReports, GpuNeed;
 * LeaseGranted, LeaseEnding, LeaseEnded, GpusFree, OutsiderTold, GpusChanged; from above AgentAccounts. It decides by {@code schedule}, which is pure. It must never know what an agent is, but that one has an id.
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
            "hooks",
            "hooks :: ui",
            "machines",
            "costs"
        })
package dev.podium.gpus;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
