package dev.podium.portal;

import java.util.Locale;

/** What a state's colour says. Never alone: an icon and a word stand beside it. */
public enum Tone {
    /** Works. */
    WORK,
    /** Waits for somebody. */
    WAIT,
    /** Got no further. */
    STUCK,
    /** Failed. */
    BAD,
    /** Rests. */
    IDLE,
    /** Cannot be seen. */
    OFF;

    /** The class of styles.css. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
