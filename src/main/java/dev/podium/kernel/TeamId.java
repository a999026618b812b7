package dev.podium.kernel;

import java.util.UUID;

/** Identifies a team. */
public record TeamId(UUID value) {

    public static TeamId random() {
        return new TeamId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static TeamId parse(String text) {
        return new TeamId(Ids.parse(text, "team"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
