package dev.podium.gpus.schedule;

import java.time.Duration;

/**
 * How long something may run. A class is a limit, never a priority: what comes first is decided by shares alone, and what
 * one person may hold of a class by {@link ClassLimit}.
 */
public enum TimeClass {
    /** Somebody sits before it: short, and small. Chosen by whoever asks, not by the limit. */
    INTERACTIVE,
    SHORT,
    NORMAL,
    LONG;

    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration USUAL = Duration.ofHours(24);

    /** The class of work that nobody sits before. */
    public static TimeClass of(Duration limit) {
        return limit.compareTo(SHORTEST) <= 0 ? SHORT : limit.compareTo(USUAL) <= 0 ? NORMAL : LONG;
    }
}
