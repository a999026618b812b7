package dev.podium.gpus.schedule;

/**
 * Whether something could ever start, or begin at a time.
 *
 * @param fits on the servers as they are registered, were nothing held
 * @param sentence says which largest would, where this does not; otherwise where it fits
 */
public record Fit(boolean fits, String sentence) {}
