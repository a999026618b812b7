package dev.podium.gpus.schedule;

import java.time.Duration;
import java.util.Map;

/**
 * How a pool is run.
 *
 * @param halfLife after which use counts half. A day is right for a small pool: with a week, who returns after a holiday
 *     has the machine for days
 * @param planned requests that get a start of their own in the plan; those behind them only start where they delay nobody
 * @param maxWait who waits longer goes to the head of the line with one request: in short-first order everybody, in fair
 *     order who was given nothing yet, for all others come to the head as their use decays
 * @param classes limits of the classes of time; a class that is not named has none
 */
public record Options(
        Duration halfLife, Order order, int planned, Duration maxWait, Map<TimeClass, ClassLimit> classes) {

    /** Who comes first. */
    public enum Order {
        /** The one furthest below the share. */
        FAIR,
        /** The shortest; shares decide between equals, and {@code maxWait} holds the long ones' patience. */
        SHORT_FIRST
    }

    public Options {
        classes = Map.copyOf(classes);
    }

    public static Options defaults() {
        return new Options(Duration.ofDays(1), Order.FAIR, 1000, Duration.ofHours(24), Map.of());
    }

    public Options with(Order another) {
        return new Options(halfLife, another, planned, maxWait, classes);
    }
}
