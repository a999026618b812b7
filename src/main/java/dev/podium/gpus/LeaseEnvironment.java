package dev.podium.gpus;

import dev.podium.gpus.GpuLeases.Slice;
import dev.podium.gpus.GpuServers.Badge;
import dev.podium.gpus.Rows.LeaseRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a program that runs on a lease finds in its environment. Pure. */
final class LeaseEnvironment {

    private static final int PERCENT = 10;

    private LeaseEnvironment() {}

    static Map<String, String> of(LeaseRow lease, List<Slice> slices) {
        var environment = new TreeMap<String, String>();
        environment.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        environment.put("CUDA_VISIBLE_DEVICES", slices.stream().map(Slice::uuid).collect(Collectors.joining(",")));
        environment.put("PODIUM_GPU_LEASE", lease.id().toString());
        environment.put("PODIUM_GPU_TOKEN", Long.toString(lease.token()));
        if (lease.badge() == Badge.HOOKED) {
            limits(environment, slices);
        }
        return environment;
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
