package dev.podium.labs.stuck;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who takes far longer than the class. Where most of the class does, it is the step, which is said once: nobody is then
 * flagged for it.
 */
final class Progress {

    private Progress() {}

    static Optional<Flag> of(Desk desk, ClassFigures figures, List<Finding.HardStep> hard) {
        var times = StepTimes.of(desk);
        var step = times.now().orElse(null);
        if (step == null || hard.stream().anyMatch(each -> each.step() == step)) {
            return Optional.empty();
        }
        var of = figures.steps().get(step);
        var limits = desk.thresholds.progress();
        if (of == null || of.median() == null || of.passed() < limits.leastClass()) {
            return Optional.empty();
        }
        var from = Objects.requireNonNull(times.entered().get(step));
        var time = desk.since(from);
        var median = of.median();
        if (time.compareTo(limit(median, limits.watch(), limits.over())) < 0) {
            return Optional.empty();
        }
        var level = time.compareTo(limit(median, limits.help(), limits.over())) < 0 ? Level.WATCH : Level.HELP;
        return Optional.of(desk.flag(
                Rule.NO_PROGRESS,
                level,
                from,
                "On step " + step + " for " + Words.minutes(time) + "; the class took " + Words.minutes(median) + " ("
                        + of.passed() + " of " + of.begun() + " have passed it).",
                "step " + step,
                1,
                Map.of(
                        "step", String.valueOf(step),
                        "for", time.toString(),
                        "median", median.toString(),
                        "passed", String.valueOf(of.passed()),
                        "begun", String.valueOf(of.begun()))));
    }

    private static Duration limit(Duration median, int hundredths, Duration over) {
        var times = median.multipliedBy(hundredths).dividedBy(100);
        var least = median.plus(over);
        return times.compareTo(least) > 0 ? times : least;
    }

    /**
     * Steps on which at least half of those who began them have been for twice as long as was to be expected: by whoever
     * made the lab, else by the steps that the class has done.
     */
    static List<Finding.HardStep> hard(
            List<Desk> desks, ClassFigures figures, Map<Integer, Duration> expected, Thresholds.Progress limits) {
        var hard = new ArrayList<Finding.HardStep>();
        figures.steps().forEach((number, step) -> {
            var usual = expected.containsKey(number) ? expected.get(number) : usual(figures, number, limits);
            var soFar = step.soFar();
            boolean many =
                    step.on().size() >= limits.leastClass() && 2 * step.on().size() >= step.begun();
            if (usual == null || soFar == null || !many) {
                return;
            }
            if (soFar.compareTo(limit(usual, limits.watch(), limits.over())) >= 0) {
                hard.add(new Finding.HardStep(
                        number,
                        List.copyOf(step.on()),
                        since(desks, number),
                        "Step " + number + " holds up " + step.on().size() + " of the " + step.begun()
                                + " who began it, half of them for " + Words.minutes(soFar) + " and longer; "
                                + (expected.containsKey(number) ? "expected were " : "steps before it took ")
                                + Words.minutes(usual) + "."));
            }
        });
        return hard;
    }

    private static @Nullable Duration usual(ClassFigures figures, int number, Thresholds.Progress limits) {
        var medians = figures.steps().entrySet().stream()
                .filter(each -> each.getKey() < number && each.getValue().passed() >= limits.leastClass())
                .map(each -> each.getValue().median())
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return medians.isEmpty() ? null : medians.get((medians.size() - 1) / 2);
    }

    private static Instant since(List<Desk> desks, int number) {
        return desks.stream()
                .map(desk -> StepTimes.of(desk))
                .filter(times -> !times.passed().containsKey(number))
                .map(times -> times.entered().get(number))
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }
}
