package dev.podium.labs.stuck;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How long the class takes for each step.
 *
 * @param steps those that somebody has begun
 */
public record ClassFigures(Map<Integer, Step> steps) {

    public static final ClassFigures NONE = new ClassFigures(Map.of());

    public ClassFigures {
        steps = Map.copyOf(steps);
    }

    /**
     * @param begun by so many
     * @param passed by so many
     * @param median null while not more than half of those who began have passed it: until then those who are slow would
     *     not be in it
     * @param soFar for how long those who are on it have been, in the middle; null where nobody is
     */
    public record Step(
            int begun,
            int passed,
            @Nullable Duration median,
            @Nullable Duration soFar,
            Set<String> on) {

        public Step {
            on = Collections.unmodifiableSet(new TreeSet<>(on));
        }
    }

    public static ClassFigures of(List<SeatHistory> seats, List<Break> breaks, Instant now) {
        return of(seats.stream()
                .map(seat -> new Desk(seat, now, ZoneOffset.UTC, breaks, Thresholds.DEFAULT))
                .toList());
    }

    static ClassFigures of(List<Desk> desks) {
        var done = new TreeMap<Integer, List<Duration>>();
        var under = new TreeMap<Integer, List<Duration>>();
        var on = new TreeMap<Integer, Set<String>>();
        for (var desk : desks) {
            var times = StepTimes.of(desk);
            times.entered().forEach((step, from) -> {
                var to = times.passed().get(step);
                if (to == null) {
                    put(under, step, desk.since(from));
                    on.computeIfAbsent(step, each -> new TreeSet<>()).add(desk.seat());
                } else {
                    put(done, step, desk.time.between(from, to));
                }
            });
        }
        var steps = new TreeMap<Integer, Step>();
        var all = new TreeSet<>(done.keySet());
        all.addAll(under.keySet());
        for (var step : all) {
            var passed = done.getOrDefault(step, List.of());
            var still = under.getOrDefault(step, List.of());
            int begun = passed.size() + still.size();
            steps.put(
                    step,
                    new Step(
                            begun,
                            passed.size(),
                            2 * passed.size() > begun ? middle(passed, begun) : null,
                            still.isEmpty() ? null : middle(still, still.size()),
                            on.getOrDefault(step, Set.of())));
        }
        return new ClassFigures(steps);
    }

    private static void put(Map<Integer, List<Duration>> into, int step, Duration time) {
        into.computeIfAbsent(step, each -> new ArrayList<>()).add(time);
    }

    /** Of so many, of whom the longest may be missing. */
    private static Duration middle(List<Duration> times, int of) {
        return times.stream().sorted().toList().get((of - 1) / 2);
    }
}
