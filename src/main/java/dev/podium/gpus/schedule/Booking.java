package dev.podium.gpus.schedule;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the calendar answers. */
public sealed interface Booking {

    String sentence();

    /** Can be kept; the places are for the new {@link Window}. */
    record Booked(List<Place> places, String sentence) implements Booking {

        public Booked {
            places = List.copyOf(places);
        }
    }

    /**
     * Cannot be had then.
     *
     * @param next the earliest time from which it could be had for as long; null where that is never
     */
    record Refused(@Nullable Instant next, String sentence) implements Booking {}
}
