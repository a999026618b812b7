package dev.podium.labs.stuck;

/** How much a seat needs somebody. */
public enum Level {
    CALM,
    /** Worth a look in passing. */
    WATCH,
    /** Somebody should go there. */
    HELP
}
