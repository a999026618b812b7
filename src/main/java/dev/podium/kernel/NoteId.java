package dev.podium.kernel;

import java.util.UUID;

/** Identifies a note on an agent. */
public record NoteId(UUID value) {

    public static NoteId random() {
        return new NoteId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static NoteId parse(String text) {
        return new NoteId(Ids.parse(text, "note"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
