package dev.podium.tasks;

import java.util.Locale;

/** How far a run is. It goes down this list and never back, but from NEEDS_INPUT to WORKING. */
public enum RunState {
    /** Waits for its turn. */
    QUEUED("Queued"),
    /** Its agent is made, and its program started. */
    STARTING("Starting"),
    WORKING("Working"),
    /** Its program asks somebody something, and goes on when that is answered. */
    NEEDS_INPUT("Needs input"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed"),
    CANCELLED("Cancelled"),
    TIMED_OUT("Timed out"),
    OVER_BUDGET("Over budget");

    private final String word;

    RunState(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** As REST names it: {@code needs-input}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether nothing follows it. */
    public boolean over() {
        return switch (this) {
            case QUEUED, STARTING, WORKING, NEEDS_INPUT -> false;
            case SUCCEEDED, FAILED, CANCELLED, TIMED_OUT, OVER_BUDGET -> true;
        };
    }
}
