package dev.podium.agents;

/** What an agent does now. The order is the order of urgency in which lists show them. */
public enum AgentState {
    CRASHED("Crashed"),
    UNREACHABLE("Unreachable"),
    STARTING("Starting"),
    WORKING("Working"),
    IDLE("Idle"),
    EXITED("Exited"),
    STOPPED("Stopped");

    private final String word;

    AgentState(String word) {
        this.word = word;
    }

    /** The word that stands beside the state's icon. */
    public String word() {
        return word;
    }

    /** Whether a program runs in this state. */
    public boolean running() {
        return this == STARTING || this == WORKING || this == IDLE;
    }
}
