package dev.podium.kernel;

import java.util.UUID;

/** Identifies a student's work as it was collected once. */
public record CollectedId(UUID value) {

    public static CollectedId random() {
        return new CollectedId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static CollectedId parse(String text) {
        return new CollectedId(Ids.parse(text, "collected work"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
