package dev.podium.agents;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What an agent does now. The order is the order of urgency in which lists show them. */
public enum AgentState {
    WAITING_FOR_PERMISSION("Waiting for permission"),
    WAITING_FOR_INPUT("Waiting for input"),
    STUCK("Stuck"),
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

    /** As REST names it: {@code waiting-for-permission}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a program runs in this state. */
    public boolean running() {
        return waiting() || this == STUCK || this == STARTING || this == WORKING || this == IDLE;
    }

    /** Whether it goes on as soon as somebody has answered it. */
    public boolean waiting() {
        return this == WAITING_FOR_PERMISSION || this == WAITING_FOR_INPUT;
    }

    /** Those in which a program runs, as the table names them. */
    static List<String> namesOfRunning() {
        return Stream.of(values())
                .filter(AgentState::running)
                .map(AgentState::name)
                .toList();
    }
}
