package dev.podium.kernel;

import java.util.UUID;

/** Identifies a run: one thing that a program is given to do. */
public record RunId(UUID value) {

    public static RunId random() {
        return new RunId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static RunId parse(String text) {
        return new RunId(Ids.parse(text, "run"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
