package dev.podium.machines;

import dev.podium.machines.MachineHealth.Figures;
import dev.podium.machines.MachineHealth.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a machine said in the last 10 minutes. */
final class RecentSamples {

    static final Duration KEPT = Duration.ofMinutes(10);

    /** One every 5 s, and some room for those that come a little early. */
    private static final int MOST = 132;

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Some samples, and their average. */
    record Average(int samples, Figures figures) {}

    synchronized void add(Sample sample) {
        samples.addLast(sample);
        var oldest = sample.at().minus(KEPT);
        while (samples.size() > MOST || samples.getFirst().at().isBefore(oldest)) {
            samples.removeFirst();
        }
    }

    @Nullable
    synchronized Sample last() {
        return samples.peekLast();
    }

    /** Those from the one moment on and before the other. */
    synchronized List<Sample> between(Instant from, Instant to) {
        return samples.stream()
                .filter(sample -> !sample.at().isBefore(from) && sample.at().isBefore(to))
                .toList();
    }

    /** Empty where nothing was heard. */
    Optional<Average> average(Instant from, Instant to) {
        var some = between(from, to).stream().map(Sample::figures).toList();
        return some.isEmpty() ? Optional.empty() : Optional.of(new Average(some.size(), average(some)));
    }

    private static Figures average(Collection<Figures> some) {
        return new Figures(
                mean(some, Figures::cpu),
                mean(some, Figures::load),
                rounded(mean(some, Figures::memoryTotal)),
                rounded(mean(some, Figures::memoryUsed)),
                rounded(mean(some, Figures::diskTotal)),
                rounded(mean(some, Figures::diskUsed)));
    }

    /** Of those that say it; null where none does. */
    private static @Nullable Double mean(Collection<Figures> some, Function<Figures, @Nullable Number> figure) {
        var mean = some.stream()
                .map(figure)
                .filter(Objects::nonNull)
                .mapToDouble(Number::doubleValue)
                .average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    private static @Nullable Long rounded(@Nullable Double number) {
        return number == null ? null : Math.round(number);
    }
}
