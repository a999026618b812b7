package dev.podium.kernel;

import java.util.UUID;

/** Identifies a project of a team. */
public record ProjectId(UUID value) {

    public static ProjectId random() {
        return new ProjectId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static ProjectId parse(String text) {
        return new ProjectId(Ids.parse(text, "project"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
