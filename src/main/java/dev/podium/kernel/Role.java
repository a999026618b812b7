package dev.podium.kernel;

/** What somebody is; which permissions follow stands in identity's permission table. */
public enum Role {
    /** Runs the installation: all teams and machines, but no agent's terminal by that alone. */
    ADMIN,
    /** Runs a team. */
    OWNER,
    /** Works in a team. */
    MEMBER,
    /** Looks on in a team. */
    VIEWER,
    /** Podium itself, working for a team in the background. */
    SYSTEM
}
