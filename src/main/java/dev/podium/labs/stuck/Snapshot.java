package dev.podium.labs.stuck;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Everything that flags are made from. The same snapshot gives the same flags.
 *
 * @param now by Podium's clock
 * @param zone in which sentences give the time of day
 * @param figures of the class, as {@link ClassFigures#of} makes them
 * @param expected how long whoever made the lab thinks that a step takes; none for steps of which they said nothing
 */
public record Snapshot(
        Instant now,
        ZoneId zone,
        List<SeatHistory> seats,
        List<Break> breaks,
        ClassFigures figures,
        Map<Integer, Duration> expected,
        Thresholds thresholds,
        List<Ruling> rulings) {

    public Snapshot {
        seats = List.copyOf(seats);
        breaks = List.copyOf(breaks);
        expected = Map.copyOf(expected);
        rulings = List.copyOf(rulings);
    }
}
