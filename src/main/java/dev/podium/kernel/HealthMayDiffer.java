package dev.podium.kernel;

/**
 * Published by whoever knows that a {@link HealthCheck} says something else from now on, and does not want it to be said only
 * at the next round: checks are looked at at once.
 *
 * @param check its name
 */
public record HealthMayDiffer(String check) {}
