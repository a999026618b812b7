package dev.podium.machines.ui;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Figures;
import dev.podium.machines.MachineHealth.History;
import dev.podium.machines.MachineHealth.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a machine was, as three lines over a stretch that is chosen. */
final class HistoryPart extends StretchPart {

    private final transient MachineHealth health;
    private final transient MachineId machine;
    private final Graph processor;
    private final Graph memory;
    private final Graph disk;

    static HistoryPart of(MachineHealth health, MachineId machine) {
        var part = new HistoryPart(health, machine, new Graph("Processor"), new Graph("Memory"), new Graph("Disk"));
        part.choose(Stretch.MINUTES);
        return part;
    }

    private HistoryPart(MachineHealth health, MachineId machine, Graph processor, Graph memory, Graph disk) {
        super("", processor, memory, disk);
        this.health = health;
        this.machine = machine;
        this.processor = processor;
        this.memory = memory;
        this.disk = disk;
    }

    @Override
    void draw(Instant now, Duration back) {
        var history = health.history(machine, back);
        if (history.points().stream().anyMatch(point -> point.figures().cpu() != null)) {
            percent(processor, history, now, Figures::cpu);
        } else {
            load(history, now);
        }
        percent(memory, history, now, figures -> HealthWords.share(figures.memoryUsed(), figures.memoryTotal()));
        percent(disk, history, now, figures -> HealthWords.share(figures.diskUsed(), figures.diskTotal()));
    }

    private void percent(Graph graph, History history, Instant now, Function<Figures, @Nullable Double> figure) {
        var dots = dots(history.points(), figures -> {
            var part = figure.apply(figures);
            return part == null ? null : part * PERCENT;
        });
        draw(graph, now, history.step(), dots, PERCENT, " %");
    }

    /** Of a machine that does not say how busy its cores are. */
    private void load(History history, Instant now) {
        double most = history.points().stream()
                .map(point -> point.figures().load())
                .filter(load -> load != null)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        draw(processor, now, history.step(), dots(history.points(), Figures::load), Math.max(1, Math.ceil(most)), "");
    }

    private static List<Graph.Dot> dots(List<Point> points, Function<Figures, @Nullable Double> figure) {
        var dots = new ArrayList<Graph.Dot>();
        for (var point : points) {
            var value = figure.apply(point.figures());
            if (value != null) {
                dots.add(new Graph.Dot(point.at(), value));
            }
        }
        return dots;
    }
}
