package dev.podium.labs.stuck;

/** Why a seat is flagged; the order is the order of urgency among flags of one level. */
public enum Rule {
    /** The student raised a hand. */
    HAND,
    /** An agent waits for a person's answer. */
    WAITING,
    /** The seat's machine does not answer. */
    MACHINE,
    /** The agent's program cannot go on by itself. */
    AGENT_FAILED,
    /** The agent makes the same call again and again. */
    AGENT_LOOP,
    /** The same command, the same result. */
    SAME_RESULT,
    /** The same error, whatever command shows it. */
    SAME_ERROR,
    /** The agent had to ask the dearest models. */
    AGENT_ESCALATES,
    /** The agent says that it works and nothing comes of it. */
    AGENT_QUIET,
    /** Far longer on the step than the class. */
    NO_PROGRESS,
    /** Nothing happens at the seat. */
    IDLE
}
