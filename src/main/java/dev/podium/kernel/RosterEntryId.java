package dev.podium.kernel;

import java.util.UUID;

/** Identifies somebody on a course's roster. */
public record RosterEntryId(UUID value) {

    public static RosterEntryId random() {
        return new RosterEntryId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static RosterEntryId parse(String text) {
        return new RosterEntryId(Ids.parse(text, "course member"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
