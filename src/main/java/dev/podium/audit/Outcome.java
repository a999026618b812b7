package dev.podium.audit;

/** How it ended. */
public enum Outcome {
    /** It was done. */
    DONE,
    /** It was refused for lack of a permission. */
    DENIED
}
