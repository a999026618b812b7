package dev.podium.kernel;

/** What somebody is; which permissions follow stands in identity's permission table. */
public enum Role {
    /** Runs the installation: people, sign-in, machines; no agent and no terminal by that alone. */
    ADMIN,
    /** Reads every team's audit trail and figures, nothing of their contents. */
    ORG_AUDITOR,
    /** Reads every team's costs and figures, nothing of their contents. */
    ORG_MANAGER,
    /** Runs a team. */
    OWNER,
    /** Reads the team's costs. */
    MANAGER,
    /** Works in a team. */
    MEMBER,
    /** Looks on in a team. */
    VIEWER,
    /** Teaches: opens the terminals of those who are taught. */
    INSTRUCTOR,
    /** Helps to teach. */
    ASSISTANT,
    /** Is taught: works with agents of their own. */
    STUDENT,
    /** Reads the team's audit trail. */
    AUDITOR,
    /** A program that works for the team: a service account. */
    SERVICE,
    /** An agent's own program: reads that one agent. */
    AGENT,
    /** Podium itself, working for a team in the background. */
    SYSTEM
}
