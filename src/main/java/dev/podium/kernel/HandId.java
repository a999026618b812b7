package dev.podium.kernel;

import java.util.UUID;

/** Identifies a hand that a student raised in a lab. */
public record HandId(UUID value) {

    public static HandId random() {
        return new HandId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static HandId parse(String text) {
        return new HandId(Ids.parse(text, "hand"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
