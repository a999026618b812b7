package dev.podium.gpus;

/** A lease is over; it says why. Told as {@link LeaseGranted}, on the Podium that ended it. */
public record LeaseEnded(GpuLeases.Lease lease) {}
