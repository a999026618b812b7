package dev.podium.agents;

import dev.podium.gpus.GpuNeed;
import dev.podium.kernel.MachineId;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The GPUs that an agent's program runs on, of its own machine. The program starts when the queue gives them, and is stopped
 * when their lease ends.
 *
 * @param milli thousandths of each; 0 for as much as {@code memoryMib} is of it, 0 both for whole GPUs
 * @param memoryMib of each; 0 for as much as {@code milli} is of it
 * @param models that are good enough; none for any
 * @param limit after this the lease is ended
 * @param request what was asked for it, which is the lease of the same id once it is granted; null where nothing waits for
 *     it and it holds nothing
 */
public record NeededGpus(
        int gpus,
        int milli,
        int memoryMib,
        Set<String> models,
        Duration limit,
        @Nullable UUID request) {

    public NeededGpus {
        models = Set.copyOf(models);
    }

    /** Of an agent to make. */
    public NeededGpus(GpuNeed need, Duration limit) {
        this(need.gpus(), need.milli(), need.memoryMib(), need.models(), limit, null);
    }

    /** As the queue is asked. */
    public GpuNeed on(MachineId machine) {
        return need(Set.of(machine));
    }

    private GpuNeed need(Set<MachineId> servers) {
        return new GpuNeed(gpus, milli, memoryMib, models, servers, 1, false);
    }

    /** "2 GPUs", "16 GiB of a GPU". */
    public String words() {
        return need(Set.of()).words();
    }
}
