package dev.podium.kernel;

import java.util.UUID;

/** Identifies a file of a recording. */
public record RecordingId(UUID value) {

    public static RecordingId random() {
        return new RecordingId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static RecordingId parse(String text) {
        return new RecordingId(Ids.parse(text, "recording"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
