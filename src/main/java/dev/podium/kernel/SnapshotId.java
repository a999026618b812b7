package dev.podium.kernel;

import java.util.UUID;

/** Identifies what was kept of a seat in a lab. */
public record SnapshotId(UUID value) {

    public static SnapshotId random() {
        return new SnapshotId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static SnapshotId parse(String text) {
        return new SnapshotId(Ids.parse(text, "snapshot"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
