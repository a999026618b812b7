package dev.podium.kernel;

import java.util.UUID;

/** Identifies something that was sent to seats of a lab. */
public record BroadcastId(UUID value) {

    public static BroadcastId random() {
        return new BroadcastId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static BroadcastId parse(String text) {
        return new BroadcastId(Ids.parse(text, "broadcast"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
