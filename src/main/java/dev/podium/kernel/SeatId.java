package dev.podium.kernel;

import java.util.UUID;

/** Identifies a student's seat in a lab. */
public record SeatId(UUID value) {

    public static SeatId random() {
        return new SeatId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static SeatId parse(String text) {
        return new SeatId(Ids.parse(text, "seat"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
