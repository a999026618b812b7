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
     * A GPU; null and "" for what it does not say, as some do not, and none that is split does of its use.
     *
     * @param memoryTotal bytes, as {@code memoryUsed}
     * @param busy for how much of the last moments something ran on it, 0 to 1
     * @param celsius its temperature
     * @param split into parts (MIG) that are used one by one
     * @param trouble what its driver says is wrong with it, in its own words: {@code GPU is lost}; "" for nothing
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
            String trouble) {}

    /**
     * The GPUs of a machine that has NVIDIA's driver, as that says about every 30 s.
     *
     * @param driver its version; "" where it does not say
     * @param problem why nothing, or not all, is known of them, in a sentence; ""
     */
    record Gpus(List<Gpu> all, String driver, String problem) {

        public Gpus {
            all = List.copyOf(all);
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

    /** How long minutes are kept. */
    Duration KEPT = Duration.ofDays(30);

    /** In no order. */
    List<Health> all();

    /** @throws dev.podium.kernel.Refusal {@code machines.not-found} */
    Health of(MachineId machine);

    /**
     * How it was: up to 10 minutes back as this Podium heard it every 5 s, further back by averages of minutes or longer,
     * in at most 360 points.
     *
     * @param back up to {@link #KEPT}
     * @throws dev.podium.kernel.Refusal {@code machines.not-found}, {@code machines.bad-period} at {@code minutes}
     */
    History history(MachineId machine, Duration back);
}
