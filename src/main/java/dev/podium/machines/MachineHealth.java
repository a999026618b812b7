package dev.podium.machines;

import dev.podium.kernel.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How machines are, as they say themselves: each is asked by one script that runs there for as long as the link holds.
 * A machine can lie about itself. Of the machines that the acting team may use; of all for
 * {@link dev.podium.identity.Permission#PLATFORM_MANAGE}.
 * Longer than most files: it holds the words for all that a machine says of itself.
 */
public interface MachineHealth {

    enum State {
        /** Not known yet: Podium has just started, or the machine was just added. */
        CONNECTING,
        ONLINE,
        OFFLINE,
        /** Nobody has an OS user there, so it cannot be asked. */
        UNWATCHED
    }

    /**
     * What stays the same while a machine is up; null and "" for what it does not say.
     *
     * @param hostName as it calls itself
     * @param memory bytes
     * @param versions what the programs that Podium needs there say of themselves, by their names
     */
    record Facts(
            String hostName,
            String os,
            String osVersion,
            String kernel,
            String architecture,
            @Nullable Integer cores,
            @Nullable Long memory,
            @Nullable Instant bootedAt,
            Map<String, String> versions) {

        public Facts {
            versions = Map.copyOf(versions);
        }
    }

    /**
     * Null for what it does not say.
     *
     * @param cpu how much of all cores is busy, 0 to 1
     * @param load programs that run or want to, on average over the last minute
     * @param memoryTotal bytes, as the others
     * @param memoryUsed without what is only kept because nobody needs the room
     * @param diskTotal of the file system with the home of the OS user that it is asked as
     */
    record Figures(
            @Nullable Double cpu,
            @Nullable Double load,
            @Nullable Long memoryTotal,
            @Nullable Long memoryUsed,
            @Nullable Long diskTotal,
            @Nullable Long diskUsed) {}

    /**
     * What it said at one moment.
     *
     * @param at when Podium heard it, by Podium's own clock
     * @param load5 over the last 5 minutes, and {@code load15} over 15
     * @param clockOff how far its clock is ahead of Podium's; to about a second
     */
    record Sample(
            Instant at,
            Figures figures,
            @Nullable Double load5,
            @Nullable Double load15,
            @Nullable Duration up,
            Duration clockOff) {}

    /**
     * A GPU; null and "" for what it does not say, as some do not, and none that is split does of its use. It is known by
     * its uuid: another restart may give it another index.
     *
     * @param memoryTotal bytes, as {@code memoryUsed}
     * @param busy for how much of the last moments something ran on it, 0 to 1; where NVIDIA's DCGM runs, how much of its
     *     cores did
     * @param celsius its temperature
     * @param split into parts (MIG) that are used one by one
     * @param trouble what its driver says is wrong with it, in its own words: {@code GPU is lost}; "" for nothing
     * @param watts what it takes, and {@code wattLimit} what it may
     * @param memoryErrors that could not be corrected, since its driver was loaded
     * @param parts empty where it is not split; null where they are not known
     * @param partsSince when its parts were seen to become others; null where they were not
     * @param processes those that compute on it, at most 256 on a machine; null where they are not known. What draws alone
     *     is none
     */
    record Gpu(
            int index,
            String uuid,
            String name,
            @Nullable Long memoryTotal,
            @Nullable Long memoryUsed,
            @Nullable Double busy,
            @Nullable Integer celsius,
            boolean split,
            String trouble,
            @Nullable Double watts,
            @Nullable Double wattLimit,
            @Nullable Long memoryErrors,
            @Nullable List<Part> parts,
            @Nullable Instant partsSince,
            @Nullable List<GpuProcess> processes) {

        public Gpu {
            parts = parts == null ? null : List.copyOf(parts);
            processes = processes == null ? null : List.copyOf(processes);
        }

        /** One of which no more is known. */
        public Gpu(
                int index,
                String uuid,
                String name,
                @Nullable Long memoryTotal,
                @Nullable Long memoryUsed,
                @Nullable Double busy,
                @Nullable Integer celsius,
                boolean split,
                String trouble) {
            this(
                    index,
                    uuid,
                    name,
                    memoryTotal,
                    memoryUsed,
                    busy,
                    celsius,
                    split,
                    trouble,
                    null,
                    null,
                    null,
                    split ? null : List.of(),
                    null,
                    null);
        }

        Gpu with(@Nullable Instant partsChanged, @Nullable List<GpuProcess> others) {
            return new Gpu(
                    index,
                    uuid,
                    name,
                    memoryTotal,
                    memoryUsed,
                    busy,
                    celsius,
                    split,
                    trouble,
                    watts,
                    wattLimit,
                    memoryErrors,
                    parts,
                    partsChanged,
                    others);
        }
    }

    /**
     * A part of a GPU that is split.
     *
     * @param profile its size as NVIDIA calls it: {@code 1g.10gb}
     * @param device its number within the GPU
     * @param memory bytes by its profile's name, of 10^9 for each GB; about what it has. Null where the name does not say
     */
    record Part(
            String profile,
            int device,
            String uuid,
            @Nullable Long memory) {}

    /**
     * A process that computes on a GPU.
     *
     * @param pid null where who looks is not told more than whose it is and what it takes
     * @param name its program, as the driver says; "" where that is not known or not told
     * @param osUser as whom it runs, or {@code uid 1001} for one without a name; "" where that is not known
     * @param memory bytes on the GPU; null where it is not known
     * @param began in ticks of the machine's clock since its start (field 22 of /proc/PID/stat): with the pid it is one
     *     process alone; null where it is not known or not told
     * @param part the uuid of the part it runs on; "" where the driver names the whole GPU
     */
    record GpuProcess(
            @Nullable Long pid,
            String name,
            String osUser,
            @Nullable Long memory,
            @Nullable Long began,
            String part) {

        /** For those who may not know what it is. */
        GpuProcess hidden() {
            return new GpuProcess(null, "", osUser, memory, null, part);
        }
    }

    /** A GPU that was there and that nvidia-smi lists no more; told of for a week. */
    record GoneGpu(int index, String uuid, String name, Instant since) {}

    /**
     * The GPUs of a machine that has NVIDIA's driver, as that says about every 30 s.
     *
     * @param driver its version; "" where it does not say
     * @param problem why nothing, or not all, is known of them, in a sentence; ""
     * @param gone those that are missing among the others
     */
    record Gpus(List<Gpu> all, String driver, String problem, List<GoneGpu> gone) {

        public Gpus {
            all = List.copyOf(all);
            gone = List.copyOf(gone);
        }

        public Gpus(List<Gpu> all, String driver, String problem) {
            this(all, driver, problem, List.of());
        }
    }

    /**
     * How one machine is.
     *
     * @param since when the state began, for one that is offline when it was last heard; null while not known
     * @param why the reason in a sentence; "" while it is online. Where a machine is and as whom it is asked stands in it
     *     only for those who run the installation
     * @param facts null where it was never heard since Podium started
     * @param last the same; old where it is offline
     * @param gpus null where it has no driver for any; old where it is offline
     */
    record Health(
            MachineId machine,
            State state,
            @Nullable Instant since,
            String why,
            @Nullable Facts facts,
            @Nullable Sample last,
            @Nullable Gpus gpus) {}

    /** The average of the stretch that begins {@code at}. */
    record Point(Instant at, Figures figures) {}

    /** Points in order, {@code step} apart; where nothing was heard, there is none. */
    record History(Duration step, List<Point> points) {

        public History {
            points = List.copyOf(points);
        }
    }

    /** What a GPU said, or its average; null for what it does not say. Sizes in bytes. */
    record GpuFigures(
            @Nullable Double busy,
            @Nullable Long memoryTotal,
            @Nullable Long memoryUsed,
            @Nullable Double watts,
            @Nullable Double celsius) {}

    record GpuPoint(Instant at, GpuFigures figures) {}

    /** As {@link History}, of one GPU. */
    record GpuHistory(Duration step, List<GpuPoint> points) {

        public GpuHistory {
            points = List.copyOf(points);
        }
    }

    /** How long minutes are kept. */
    Duration KEPT = Duration.ofDays(30);

    /** In no order; of processes on GPUs only whose they are, but for those who run the installation. */
    List<Health> all();

    /**
     * What a process on a GPU is, is told to those who run the installation, and where it runs as an OS user that the
     * acting team has there: a name can tell of another team's work.
     *
     * @throws dev.podium.kernel.Refusal {@code machines.not-found}
     */
    Health of(MachineId machine);

    /**
     * How it was: up to 10 minutes back as this Podium heard it every 5 s, further back by averages of minutes or longer,
     * in at most 360 points.
     *
     * @param back up to {@link #KEPT}
     * @throws dev.podium.kernel.Refusal {@code machines.not-found}, {@code machines.bad-period} at {@code minutes}
     */
    History history(MachineId machine, Duration back);

    /**
     * How a GPU was: up to 10 minutes back every 30 s, further back as {@link #history}.
     *
     * @param uuid one that is there, or was within {@link #KEPT}
     * @throws dev.podium.kernel.Refusal {@code machines.not-found}, {@code machines.gpu-not-found},
     *     {@code machines.bad-period} at {@code minutes}
     */
    GpuHistory gpuHistory(MachineId machine, String uuid, Duration back);
}
