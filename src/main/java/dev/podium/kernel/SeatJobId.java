package dev.podium.kernel;

import java.util.UUID;

/** Identifies something that is done to a seat in the background. */
public record SeatJobId(UUID value) {

    public static SeatJobId random() {
        return new SeatJobId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static SeatJobId parse(String text) {
        return new SeatJobId(Ids.parse(text, "seat job"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
