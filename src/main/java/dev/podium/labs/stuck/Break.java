package dev.podium.labs.stuck;

import java.time.Instant;

/** A time in which nobody is expected to work. */
public record Break(Instant from, Instant to) {}
