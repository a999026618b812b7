package dev.podium.gpus;

/**
 * A lease begins. Told once, on the Podium that schedules, after it was written; where that stopped in between it is told
 * nobody: {@link GpuLeases#running} is what counts.
 */
public record LeaseGranted(GpuLeases.Lease lease) {}
