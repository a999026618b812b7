package dev.podium.agents;

/** What somebody asked of an agent last. */
enum Desired {
    RUNNING,
    STOPPED
}
