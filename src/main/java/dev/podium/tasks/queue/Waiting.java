package dev.podium.tasks.queue;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that waits.
 *
 * @param machine null where one is found when it starts
 * @param agent which is to carry it out, one run at a time; null for one of its own
 */
public record Waiting(
        UUID id,
        UUID team,
        @Nullable UUID machine,
        @Nullable UUID agent,
        Instant askedAt) {}
