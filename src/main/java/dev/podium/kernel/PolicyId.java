package dev.podium.kernel;

import java.util.UUID;

/** Identifies a policy of a team. */
public record PolicyId(UUID value) {

    public static PolicyId random() {
        return new PolicyId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static PolicyId parse(String text) {
        return new PolicyId(Ids.parse(text, "policy"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
