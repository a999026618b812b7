package dev.podium.gpus.schedule;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Devices kept for somebody between two fixed moments. Nothing starts on them that could still run at {@code from}.
 * {@link Calendar} finds the devices. Once it has begun, its lease is a {@link Holding} and the window is no longer given.
 *
 * @param kind what happens at {@code from}
 * @param need what it is for; other devices are looked for when some of its own are lost
 */
public record Window(
        UUID id, TeamId team, PersonId person, Kind kind, Instant from, Instant to, Need need, List<Place> places) {

    /** What a window is. */
    public enum Kind {
        /** From the calendar: becomes a lease by itself. */
        RESERVATION,
        /** Kept for somebody who was told that something is free, until they claim it: becomes nothing by itself. */
        CLAIM
    }

    public Window {
        places = List.copyOf(places);
        if (!to.isAfter(from)) {
            throw new IllegalArgumentException("a window that ends before it begins: " + from + " to " + to);
        }
    }
}
