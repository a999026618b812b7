package dev.podium.machines.web;

import dev.podium.machines.MachineHealth;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The GPUs of machines as REST tells of them. */
final class MachineGpuJson {

    private MachineGpuJson() {}

    @Schema(name = "MachineGpuPart", description = "A part (MIG) of a GPU that is split.")
    record Part(
            @Schema(description = "As NVIDIA calls its size.", example = "1g.10gb")
            String profile,

            @Schema(description = "Its number within the GPU.")
            int device,

            String uuid,

            @Schema(description = "Bytes, about, by its profile.") @Nullable
            Long memory) {

        static Part of(MachineHealth.Part part) {
            return new Part(part.profile(), part.device(), part.uuid(), part.memory());
        }
    }

    @Schema(
            name = "MachineGpuProcess",
            description = "That computes on a GPU. What it is, is told to admins and of the team's own OS users.")
    record Process(
            @Schema(description = "Null where it is not told.") @Nullable
            Long pid,

            @Schema(description = "Its program; empty where it is not known or not told.")
            String name,

            @Schema(description = "As whom it runs; empty where it is not known.")
            String osUser,

            @Schema(description = "Bytes on the GPU.") @Nullable
            Long memory,

            @Schema(description = "Ticks of the machine's clock since its start; with the pid it is one process alone.")
            @Nullable
            Long began,

            @Schema(description = "The uuid of the part it runs on; empty where the driver names the whole GPU.")
            String part) {

        static Process of(MachineHealth.GpuProcess process) {
            return new Process(
                    process.pid(), process.name(), process.osUser(), process.memory(), process.began(), process.part());
        }
    }

    @Schema(name = "MachineGpu", description = "As its driver says; null and empty for what it does not.")
    record Gpu(
            @Schema(description = "May be another after a restart; the uuid stays.")
            int index,

            String uuid,
            String name,

            @Schema(description = "Bytes.") @Nullable Long memoryTotal,

            @Nullable Long memoryUsed,

            @Schema(
                    description =
                            "For how much of the last moments something ran on it, 0 to 1; where DCGM runs, how much"
                                    + " of its cores did.")
            @Nullable
            Double busy,

            @Nullable Integer celsius,

            @Schema(description = "Into parts (MIG) that are used one by one.")
            boolean split,

            @Schema(description = "What its driver says is wrong with it, in its own words.")
            String trouble,

            @Schema(description = "What it takes.") @Nullable
            Double watts,

            @Schema(description = "What it may take.") @Nullable
            Double wattLimit,

            @Schema(description = "That could not be corrected, since its driver was loaded.") @Nullable
            Long memoryErrors,

            @Schema(description = "Empty where it is not split; null where they are not known.") @Nullable
            List<Part> parts,

            @Schema(description = "When its parts were seen to become others.") @Nullable
            Instant partsSince,

            @Schema(description = "Null where they are not known.") @Nullable
            List<Process> processes) {

        static Gpu of(MachineHealth.Gpu gpu) {
            var parts = gpu.parts();
            var processes = gpu.processes();
            return new Gpu(
                    gpu.index(),
                    gpu.uuid(),
                    gpu.name(),
                    gpu.memoryTotal(),
                    gpu.memoryUsed(),
                    gpu.busy(),
                    gpu.celsius(),
                    gpu.split(),
                    gpu.trouble(),
                    gpu.watts(),
                    gpu.wattLimit(),
                    gpu.memoryErrors(),
                    parts == null ? null : parts.stream().map(Part::of).toList(),
                    gpu.partsSince(),
                    processes == null
                            ? null
                            : processes.stream().map(Process::of).toList());
        }
    }

    @Schema(name = "MachineGpuGone", description = "One that was there and that nvidia-smi lists no more.")
    record Gone(
            int index,
            String uuid,
            String name,

            @Schema(description = "When it was there last.") Instant since) {

        static Gone of(MachineHealth.GoneGpu gpu) {
            return new Gone(gpu.index(), gpu.uuid(), gpu.name(), gpu.since());
        }
    }

    @Schema(name = "MachineGpus")
    record Gpus(
            String driver,

            @Schema(description = "Why nothing, or not all, is known of them, in a sentence.")
            String problem,

            List<Gpu> items,

            @Schema(description = "For a week.") List<Gone> gone) {

        static @Nullable Gpus of(MachineHealth.@Nullable Gpus gpus) {
            return gpus == null
                    ? null
                    : new Gpus(
                            gpus.driver(),
                            gpus.problem(),
                            gpus.all().stream().map(Gpu::of).toList(),
                            gpus.gone().stream().map(Gone::of).toList());
        }
    }

    @Schema(name = "MachineGpuPoint", description = "The average of the stretch that begins then.")
    record Point(
            Instant at,
            @Nullable Double busy,
            @Nullable Long memoryTotal,
            @Nullable Long memoryUsed,
            @Nullable Double watts,
            @Nullable Double celsius) {

        static Point of(MachineHealth.GpuPoint point) {
            var figures = point.figures();
            return new Point(
                    point.at(),
                    figures.busy(),
                    figures.memoryTotal(),
                    figures.memoryUsed(),
                    figures.watts(),
                    figures.celsius());
        }
    }

    @Schema(name = "MachineGpuSamples")
    record Samples(
            @Schema(description = "Seconds from one to the next; where nothing was heard, there is none.")
            long step,

            List<Point> items) {

        static Samples of(MachineHealth.GpuHistory history) {
            return new Samples(
                    history.step().toSeconds(),
                    history.points().stream().map(Point::of).toList());
        }
    }
}
