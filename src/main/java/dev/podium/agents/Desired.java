package dev.podium.agents;

/** What somebody asked of an agent last. */
enum Desired {
    RUNNING,
    /** That its program runs once, to do one thing: what ends it, ends it for good. */
    ONCE,
    STOPPED
}
