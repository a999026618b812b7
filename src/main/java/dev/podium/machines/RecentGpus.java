package dev.podium.machines;

import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuFigures;
import dev.podium.machines.MachineHealth.GpuPoint;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the GPUs of a machine said in the last 10 minutes. */
final class RecentGpus {

    /** One every 30 s, and some room for those that come a little early. */
    private static final int MOST = 22;

    private record Heard(Instant at, List<Gpu> all) {}

    private final Deque<Heard> reports = new ArrayDeque<>();

    /** Some figures of one GPU, and their average. */
    record Average(Gpu last, int samples, GpuFigures figures) {}

    synchronized void add(Instant at, List<Gpu> all) {
        // Without what is not asked for again: whose processes they were is not kept.
        reports.addLast(new Heard(
                at,
                all.stream()
                        .filter(gpu -> !gpu.uuid().isEmpty())
                        .map(gpu -> gpu.with(null, null))
                        .toList()));
        var oldest = at.minus(RecentSamples.KEPT);
        while (reports.size() > MOST || reports.getFirst().at().isBefore(oldest)) {
            reports.removeFirst();
        }
    }

    /** Of one GPU, from then on. */
    synchronized List<GpuPoint> since(String uuid, Instant from) {
        return reports.stream()
                .filter(report -> !report.at().isBefore(from))
                .flatMap(report -> report.all().stream()
                        .filter(gpu -> gpu.uuid().equals(uuid))
                        .limit(1)
                        .map(gpu -> new GpuPoint(report.at(), figures(gpu))))
                .toList();
    }

    /** Of each GPU that was heard from the one moment on and before the other. */
    synchronized List<Average> averages(Instant from, Instant to) {
        Map<String, List<Gpu>> said = new LinkedHashMap<>();
        reports.stream()
                .filter(report -> !report.at().isBefore(from) && report.at().isBefore(to))
                .flatMap(report -> report.all().stream())
                .forEach(gpu ->
                        said.computeIfAbsent(gpu.uuid(), _ -> new ArrayList<>()).add(gpu));
        return said.values().stream()
                .map(some -> new Average(some.getLast(), some.size(), average(some)))
                .toList();
    }

    private static GpuFigures figures(Gpu gpu) {
        var celsius = gpu.celsius();
        return new GpuFigures(
                gpu.busy(),
                gpu.memoryTotal(),
                gpu.memoryUsed(),
                gpu.watts(),
                celsius == null ? null : celsius.doubleValue());
    }

    private static GpuFigures average(List<Gpu> some) {
        var all = some.stream().map(RecentGpus::figures).toList();
        var used = mean(all, GpuFigures::memoryUsed);
        return new GpuFigures(
                mean(all, GpuFigures::busy),
                some.getLast().memoryTotal(),
                used == null ? null : Math.round(used),
                mean(all, GpuFigures::watts),
                mean(all, GpuFigures::celsius));
    }

    /** Of those that say it; null where none does. */
    private static @Nullable Double mean(Collection<GpuFigures> some, Function<GpuFigures, @Nullable Number> figure) {
        var mean = some.stream()
                .map(figure)
                .filter(Objects::nonNull)
                .mapToDouble(Number::doubleValue)
                .average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }
}
