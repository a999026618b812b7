package dev.podium.kernel;

import java.util.UUID;

/** Identifies a lab of a course. */
public record LabId(UUID value) {

    public static LabId random() {
        return new LabId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static LabId parse(String text) {
        return new LabId(Ids.parse(text, "lab"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
