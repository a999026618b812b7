package dev.podium.machines;

import dev.podium.machines.MachineHealth.GoneGpu;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which GPUs a machine had, so that one that is gone is told of, and one that was split anew. */
final class SeenGpus {

    /** For how long one that is gone is told of: it may have been taken out for good. */
    static final Duration TOLD = Duration.ofDays(7);

    /** More are not remembered, whatever a machine makes up. */
    private static final int MOST = 2 * GpuReport.MOST;

    private record Seen(
            GoneGpu last,
            @Nullable Set<String> parts,
            @Nullable Instant partsSince) {}

    private final Map<String, Seen> seen = new LinkedHashMap<>();

    /** Those of before Podium's start, last seen at their {@code since}; what was heard since counts more. */
    void remember(List<GoneGpu> before) {
        before.stream().limit(GpuReport.MOST).forEach(gpu -> seen.putIfAbsent(gpu.uuid(), new Seen(gpu, null, null)));
    }

    /** What is said now, with what is missing in it. */
    Gpus heard(Gpus now, Instant at) {
        var listed = now.all().stream().map(gpu -> note(gpu, at)).toList();
        if (listed.isEmpty()) {
            // The driver fails, which says nothing of single ones.
            return now;
        }
        seen.values().removeIf(each -> each.last().since().isBefore(at.minus(TOLD)));
        var here = listed.stream().map(Gpu::uuid).collect(Collectors.toSet());
        var gone = seen.values().stream()
                .map(Seen::last)
                .filter(each -> !here.contains(each.uuid()))
                .sorted(Comparator.comparing(GoneGpu::index).thenComparing(GoneGpu::uuid))
                .limit(GpuReport.MOST)
                .toList();
        return new Gpus(listed, now.driver(), now.problem(), gone);
    }

    private Gpu note(Gpu gpu, Instant at) {
        if (gpu.uuid().isEmpty()) {
            return gpu;
        }
        var before = seen.remove(gpu.uuid());
        var parts = gpu.parts() == null
                ? null
                : gpu.parts().stream().map(Part::uuid).collect(Collectors.toSet());
        var old = Optional.ofNullable(before).map(Seen::parts).orElse(null);
        var since = before == null ? null : before.partsSince();
        if (parts != null && old != null && !parts.equals(old)) {
            since = at;
        }
        if (seen.size() < MOST) {
            seen.put(
                    gpu.uuid(),
                    new Seen(new GoneGpu(gpu.index(), gpu.uuid(), gpu.name(), at), parts == null ? old : parts, since));
        }
        return gpu.with(since, gpu.processes());
    }
}
