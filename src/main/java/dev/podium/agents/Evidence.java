package dev.podium.agents;

import java.util.Locale;

/** By what Podium knows an agent's state; the better evidence first. */
public enum Evidence {
    /** The program says so itself, through a hook that Podium gave it. */
    HOOK("The program says so"),
    /** Its screen shows a prompt that Podium knows. */
    PROMPT("Its screen shows it"),
    /** Its process: which runs, whether it ended and how. */
    PROCESS("Its process shows it"),
    /** Whether it prints. */
    OUTPUT("Going by its output"),
    /** Podium did it, or somebody through Podium. */
    PODIUM("Done by Podium");

    private final String words;

    Evidence(String words) {
        this.words = words;
    }

    /** As a person reads it beside the state's reason. */
    public String words() {
        return words;
    }

    /** As REST names it: {@code hook}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
