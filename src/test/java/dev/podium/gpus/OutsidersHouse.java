package dev.podium.gpus;

import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What machines say of processes on their GPUs, made up or real. */
final class OutsidersHouse {

    private OutsidersHouse() {}

    static Gpu gpu(int index, String uuid, GpuProcess... processes) {
        return new MachineHealth.Gpu(
                index,
                uuid,
                "NVIDIA H100 80GB HBM3",
                (long) GpuHouse.MIB << 20,
                0L,
                0.5,
                40,
                false,
                "",
                null,
                null,
                null,
                List.of(),
                null,
                List.of(processes));
    }

    static GpuProcess process(@Nullable Long pid, String osUser, int mib, @Nullable Long began) {
        return new GpuProcess(pid, "python3", osUser, (long) mib << 20, began, "");
    }

    /** When a process of this machine began, as the machines room reads it. */
    static long began(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(") ") + 2).split(" ")[19]);
    }
}
