package dev.podium.machines.ui;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.GpuFigures;
import dev.podium.machines.MachineHealth.GpuHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a GPU was: its use, its memory and what it took. */
final class GpuHistoryPart extends StretchPart {

    private static final double HUNDREDS = 100;

    private final transient MachineHealth health;
    private final transient MachineId machine;
    private final String uuid;
    private final Graph use;
    private final Graph memory;
    private final Graph power;

    /** @param name as the page calls it: "GPU 3" */
    static GpuHistoryPart of(MachineHealth health, MachineId machine, String uuid, String name) {
        var part = new GpuHistoryPart(
                health,
                machine,
                uuid,
                name,
                new Graph(name + ", use"),
                new Graph(name + ", memory"),
                new Graph(name + ", power"));
        part.choose(Stretch.MINUTES);
        return part;
    }

    private GpuHistoryPart(
            MachineHealth health, MachineId machine, String uuid, String name, Graph use, Graph memory, Graph power) {
        super(name, use, memory, power);
        this.health = health;
        this.machine = machine;
        this.uuid = uuid;
        this.use = use;
        this.memory = memory;
        this.power = power;
    }

    @Override
    void draw(Instant now, Duration back) {
        var history = health.gpuHistory(machine, uuid, back);
        percent(use, history, now, GpuFigures::busy);
        percent(memory, history, now, figures -> HealthWords.share(figures.memoryUsed(), figures.memoryTotal()));
        double most = history.points().stream()
                .map(point -> point.figures().watts())
                .filter(watts -> watts != null)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        draw(power, history, now, GpuFigures::watts, Math.max(HUNDREDS, Math.ceil(most / HUNDREDS) * HUNDREDS), " W");
    }

    private void percent(Graph graph, GpuHistory history, Instant now, Function<GpuFigures, @Nullable Double> figure) {
        draw(
                graph,
                history,
                now,
                figures -> {
                    var part = figure.apply(figures);
                    return part == null ? null : part * PERCENT;
                },
                PERCENT,
                " %");
    }

    private void draw(
            Graph graph,
            GpuHistory history,
            Instant now,
            Function<GpuFigures, @Nullable Double> figure,
            double top,
            String unit) {
        var dots = new ArrayList<Graph.Dot>();
        for (var point : history.points()) {
            var value = figure.apply(point.figures());
            if (value != null) {
                dots.add(new Graph.Dot(point.at(), value));
            }
        }
        draw(graph, now, history.step(), dots, top, unit);
    }
}
