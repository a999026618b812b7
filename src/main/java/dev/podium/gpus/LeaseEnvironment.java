package dev.podium.gpus;

import dev.podium.gpus.GpuLeases.Slice;
import dev.podium.gpus.GpuServers.Badge;
import dev.podium.gpus.GpuServers.Hook;
import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.ServerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a program that runs on a lease finds in its environment. Pure. */
final class LeaseEnvironment {

    private static final int PERCENT = 10;

    private LeaseEnvironment() {}

    /** @param server null where it is not in the pool any more */
    static Map<String, String> of(LeaseRow lease, List<Slice> slices, @Nullable ServerRow server) {
        var environment = new TreeMap<String, String>();
        environment.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        environment.put("CUDA_VISIBLE_DEVICES", slices.stream().map(Slice::uuid).collect(Collectors.joining(",")));
        environment.put("PODIUM_GPU_LEASE", lease.id().toString());
        environment.put("PODIUM_GPU_TOKEN", Long.toString(lease.token()));
        if (lease.badge() == Badge.HOOKED) {
            // As the server is set up now, whenever the lease began: a program meets what is there.
            if (server != null && server.hook() == Hook.MPS) {
                mps(environment, slices, server.mpsPipe());
            } else {
                limits(environment, slices);
            }
        }
        return environment;
    }

    /**
     * As NVIDIA's Multi-Process Service takes them: a percentage that goes for all devices of a program, and what it may have of
     * each one's memory, which are numbered as it sees them. Who has whole GPUs reaches them by the daemon too.
     */
    private static void mps(Map<String, String> environment, List<Slice> slices, String pipe) {
        environment.put("CUDA_MPS_PIPE_DIRECTORY", pipe);
        var memory = new ArrayList<String>();
        int least = GpuNeed.WHOLE;
        for (int index = 0; index < slices.size(); index++) {
            var slice = slices.get(index);
            if (slice.milli() < GpuNeed.WHOLE && slice.memoryMib() > 0) {
                memory.add(index + "=" + slice.memoryMib() + "M");
            }
            least = Math.min(least, slice.milli());
        }
        if (least < GpuNeed.WHOLE) {
            environment.put("CUDA_MPS_ACTIVE_THREAD_PERCENTAGE", Integer.toString(Math.max(1, least / PERCENT)));
        }
        if (!memory.isEmpty()) {
            environment.put("CUDA_MPS_PINNED_DEVICE_MEM_LIMIT", String.join(",", memory));
        }
    }

    /** As the library between a program and the driver takes them; its devices are numbered as the program sees them. */
    private static void limits(Map<String, String> environment, List<Slice> slices) {
        for (int index = 0; index < slices.size(); index++) {
            var slice = slices.get(index);
            if (slice.milli() == GpuNeed.WHOLE) {
                continue;
            }
            if (slice.memoryMib() > 0) {
                environment.put("CUDA_DEVICE_MEMORY_LIMIT_" + index, slice.memoryMib() + "m");
            }
            environment.put("CUDA_DEVICE_SM_LIMIT", Integer.toString(Math.max(1, slice.milli() / PERCENT)));
        }
    }
}
