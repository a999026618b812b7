package dev.podium.gpus.schedule;

import java.time.Instant;

/**
 * How far a lease can be extended.
 *
 * @param granted until then, as asked or sooner
 * @param whole whether that is as asked
 */
public record Extension(boolean whole, Instant granted, String sentence) {}
