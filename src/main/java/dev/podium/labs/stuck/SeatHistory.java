package dev.podium.labs.stuck;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What happened at a seat up to now.
 *
 * @param from when the seat was there for its student
 * @param steps how many steps the lab has; 0 where it has none
 * @param commandsKnown whether its shell says what it runs
 * @param events in any order
 */
public record SeatHistory(String seat, Instant from, int steps, boolean commandsKnown, List<SeatEvent> events) {

    public SeatHistory {
        events = events.stream().sorted(Comparator.comparing(SeatEvent::at)).toList();
    }
}
