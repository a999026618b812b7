package dev.podium.gpus.schedule;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A lease in force.
 *
 * @param expectedEnd when it will probably end; once that has passed, the scheduler expects ever later ends, up to the hard
 *     one
 * @param hardEnd when it will be ended. Reservations trust this one only
 */
public record Holding(
        UUID lease,
        TeamId team,
        PersonId person,
        TimeClass timeClass,
        List<Place> places,
        Instant since,
        Instant expectedEnd,
        Instant hardEnd) {

    public Holding {
        places = List.copyOf(places);
    }

    /** Compute held, in thousandths of a GPU. */
    public long milli() {
        return places.stream()
                .flatMap(place -> place.slices().stream())
                .mapToLong(Slice::milli)
                .sum();
    }
}
