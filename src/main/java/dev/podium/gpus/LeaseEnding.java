package dev.podium.gpus;

/** A lease will be ended soon; the sentence says when and why. Told as {@link LeaseGranted}, some minutes before. */
public record LeaseEnding(GpuLeases.Lease lease, String sentence) {}
