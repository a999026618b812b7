package dev.podium.machines.web;

import dev.podium.machines.Machine;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.web.MachineGpuJson.Gpus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Machines as REST tells of them. */
final class MachineJson {

    private static final double MILLIS = 1_000;

    private MachineJson() {}

    @Schema(name = "Machine")
    record One(
            String id,
            String name,
            Set<String> labels,
            MachineHealth.State state,

            @Schema(description = "When the state began; of one that is offline when it was last heard.") @Nullable
            Instant since,

            @Schema(description = "Why, in a sentence; empty while it is online.")
            String why) {

        static One of(Machine machine, MachineHealth.Health health) {
            return new One(
                    machine.id().toString(),
                    machine.name(),
                    new TreeSet<>(machine.labels()),
                    health.state(),
                    health.since(),
                    health.why());
        }
    }

    @Schema(name = "MachineFacts", description = "As the machine says; null and empty for what it does not.")
    record Facts(
            String hostName,
            String os,
            String osVersion,
            String kernel,
            String architecture,
            @Nullable Integer cores,

            @Schema(description = "Bytes.") @Nullable Long memory,

            @Nullable Instant bootedAt,

            @Schema(description = "What the programs that Podium needs there say of themselves.")
            Map<String, String> versions) {

        static Facts of(MachineHealth.Facts facts) {
            return new Facts(
                    facts.hostName(),
                    facts.os(),
                    facts.osVersion(),
                    facts.kernel(),
                    facts.architecture(),
                    facts.cores(),
                    facts.memory(),
                    facts.bootedAt(),
                    new TreeMap<>(facts.versions()));
        }
    }

    @Schema(name = "MachineSample", description = "As the machine says; null for what it does not. Sizes in bytes.")
    record Sample(
            Instant at,

            @Schema(description = "How much of all cores is busy, 0 to 1.") @Nullable
            Double cpu,

            @Nullable Double load,
            @Nullable Double load5,
            @Nullable Double load15,
            @Nullable Long memoryTotal,
            @Nullable Long memoryUsed,
            @Nullable Long diskTotal,
            @Nullable Long diskUsed,
            @Nullable Long upSeconds,

            @Schema(description = "How far its clock is ahead of Podium's.")
            double clockOffSeconds) {

        static Sample of(MachineHealth.Sample sample) {
            var figures = sample.figures();
            return new Sample(
                    sample.at(),
                    figures.cpu(),
                    figures.load(),
                    sample.load5(),
                    sample.load15(),
                    figures.memoryTotal(),
                    figures.memoryUsed(),
                    figures.diskTotal(),
                    figures.diskUsed(),
                    seconds(sample.up()),
                    sample.clockOff().toMillis() / MILLIS);
        }
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }

    @Schema(name = "MachineDetails")
    record Details(
            String id,
            String name,
            Set<String> labels,
            MachineHealth.State state,
            @Nullable Instant since,
            String why,

            @Schema(description = "Null where it was not heard since Podium started.") @Nullable
            Facts facts,

            @Schema(description = "The last one, old where the machine is offline; null as the facts are.") @Nullable
            Sample sample,

            @Schema(description = "Null where it has no driver for any; about 30 s old, older where it is offline.")
            @Nullable
            Gpus gpus) {

        static Details of(Machine machine, MachineHealth.Health health) {
            var one = One.of(machine, health);
            return new Details(
                    one.id(),
                    one.name(),
                    one.labels(),
                    one.state(),
                    one.since(),
                    one.why(),
                    health.facts() == null ? null : Facts.of(health.facts()),
                    health.last() == null ? null : Sample.of(health.last()),
                    Gpus.of(health.gpus()));
        }
    }

    @Schema(name = "MachinePoint", description = "The average of the stretch that begins then.")
    record Point(
            Instant at,
            @Nullable Double cpu,
            @Nullable Double load,
            @Nullable Long memoryTotal,
            @Nullable Long memoryUsed,
            @Nullable Long diskTotal,
            @Nullable Long diskUsed) {

        static Point of(MachineHealth.Point point) {
            var figures = point.figures();
            return new Point(
                    point.at(),
                    figures.cpu(),
                    figures.load(),
                    figures.memoryTotal(),
                    figures.memoryUsed(),
                    figures.diskTotal(),
                    figures.diskUsed());
        }
    }

    @Schema(name = "MachineSamples")
    record Samples(
            @Schema(description = "Seconds from one to the next; where nothing was heard, there is none.")
            long step,

            List<Point> items) {

        static Samples of(MachineHealth.History history) {
            return new Samples(
                    history.step().toSeconds(),
                    history.points().stream().map(Point::of).toList());
        }
    }
}
