package dev.podium.kernel;

import java.util.UUID;

/** Identifies a person. */
public record PersonId(UUID value) {

    /** Podium itself, where no person acts. */
    public static final PersonId SYSTEM = new PersonId(new UUID(0, 0));

    public static PersonId random() {
        return new PersonId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static PersonId parse(String text) {
        return new PersonId(Ids.parse(text, "person"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
