package dev.podium.labs.stuck;

import java.util.List;

/**
 * All that is to be said now.
 *
 * @param flags those that need help most first
 * @param ofTheClass what is said once for many
 * @param held flags that somebody dismissed or put off, with what they said
 * @param unknown seats of which something is not known, so that silence is not taken for calm
 */
public record Findings(List<Flag> flags, List<Finding> ofTheClass, List<Held> held, List<Unknown> unknown) {

    public Findings {
        flags = List.copyOf(flags);
        ofTheClass = List.copyOf(ofTheClass);
        held = List.copyOf(held);
        unknown = List.copyOf(unknown);
    }

    public record Held(Flag flag, Ruling ruling) {}

    public record Unknown(String seat, String sentence) {}

    /** The most that is said of a seat. */
    public Level level(String seat) {
        return flags.stream()
                .filter(flag -> flag.seat().equals(seat))
                .map(Flag::level)
                .max(Level::compareTo)
                .orElse(Level.CALM);
    }
}
