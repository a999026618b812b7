package dev.podium.machines;

import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuProcess;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Health;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What processes on GPUs are is not for everybody: their names can tell of another team's work. */
final class GpuSecrets {

    private GpuSecrets() {}

    /** As whom something runs on the GPUs of a machine, as far as it is known. */
    static Set<String> osUsers(Health health) {
        var gpus = health.gpus();
        return gpus == null
                ? Set.of()
                : gpus.all().stream()
                        .flatMap(GpuSecrets::processes)
                        .map(GpuProcess::osUser)
                        .filter(osUser -> !osUser.isEmpty())
                        .collect(Collectors.toSet());
    }

    private static Stream<GpuProcess> processes(Gpu gpu) {
        var all = gpu.processes();
        return all == null ? Stream.of() : all.stream();
    }

    /**
     * Of the others only whose they are and what they take.
     *
     * @param told the OS users of whose processes all is told
     */
    static Health hidden(Health health, Set<String> told) {
        var gpus = health.gpus();
        return gpus == null
                ? health
                : new Health(
                        health.machine(),
                        health.state(),
                        health.since(),
                        health.why(),
                        health.facts(),
                        health.last(),
                        new Gpus(
                                gpus.all().stream()
                                        .map(gpu -> hidden(gpu, told))
                                        .toList(),
                                gpus.driver(),
                                gpus.problem(),
                                gpus.gone()));
    }

    private static Gpu hidden(Gpu gpu, Set<String> told) {
        var all = gpu.processes();
        return all == null
                ? gpu
                : gpu.with(
                        gpu.partsSince(),
                        all.stream()
                                .map(process -> told.contains(process.osUser()) ? process : process.hidden())
                                .toList());
    }
}
