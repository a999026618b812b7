package dev.podium.gpus.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody would be told who asked now.
 *
 * @param start when it would start; null where that cannot be said, or never
 * @param possible false where it could never start
 */
public record Expectation(boolean possible, @Nullable Instant start, int position, String sentence) {}
