package dev.podium.machines.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Figures;
import dev.podium.machines.MachineHealth.History;
import dev.podium.machines.MachineHealth.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a machine was, as three lines over a stretch that is chosen. */
final class HistoryPart extends Div {

    enum Stretch {
        MINUTES("10 min", "the last 10 minutes", Duration.ofMinutes(10)),
        DAY("24 h", "the last 24 hours", Duration.ofHours(24)),
        MONTH("30 days", "the last 30 days", Duration.ofDays(30));

        private final String word;
        private final String sentence;
        private final Duration length;

        Stretch(String word, String sentence, Duration length) {
            this.word = word;
            this.sentence = sentence;
            this.length = length;
        }
    }

    private static final double PERCENT = 100;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final transient MachineHealth health;
    private final transient MachineId machine;
    private final Map<Stretch, Button> choices = new EnumMap<>(Stretch.class);
    private final Graph processor = new Graph("Processor");
    private final Graph memory = new Graph("Memory");
    private final Graph disk = new Graph("Disk");
    private Stretch stretch = Stretch.MINUTES;
    private Instant drawnAt = Instant.MIN;

    HistoryPart(MachineHealth health, MachineId machine) {
        this.health = health;
        this.machine = machine;
        addClassName("machines-part");
        var chips = new Div();
        chips.addClassName("chips");
        chips.getElement().setAttribute("role", "group");
        chips.getElement().setAttribute("aria-label", "How far back");
        for (var each : Stretch.values()) {
            var chip = new Button(each.word, pressed -> choose(each));
            chip.addClassName("chip");
            choices.put(each, chip);
            chips.add(chip);
        }
        var graphs = new Div(processor, memory, disk);
        graphs.addClassName("machines-graphs");
        add(chips, graphs);
        choose(Stretch.MINUTES);
    }

    private void choose(Stretch chosen) {
        stretch = chosen;
        choices.forEach(
                (each, chip) -> chip.getElement().setAttribute("aria-pressed", Boolean.toString(each == chosen)));
        drawnAt = Instant.MIN;
        refresh();
    }

    /** Draws what is new; of averages there is something new once a minute. */
    void refresh() {
        var now = Instant.now();
        if (stretch != Stretch.MINUTES && drawnAt.isAfter(now.minus(MINUTE))) {
            return;
        }
        drawnAt = now;
        var history = health.history(machine, stretch.length);
        if (history.points().stream().anyMatch(point -> point.figures().cpu() != null)) {
            percent(processor, history, now, Figures::cpu);
        } else {
            load(history, now);
        }
        percent(memory, history, now, figures -> part(figures.memoryUsed(), figures.memoryTotal()));
        percent(disk, history, now, figures -> part(figures.diskUsed(), figures.diskTotal()));
    }

    private static @Nullable Double part(@Nullable Long used, @Nullable Long total) {
        return used == null || total == null || total == 0 ? null : (double) used / total;
    }

    private void percent(Graph graph, History history, Instant now, Function<Figures, @Nullable Double> figure) {
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

    /** Of a machine that does not say how busy its cores are. */
    private void load(History history, Instant now) {
        double most = history.points().stream()
                .map(point -> point.figures().load())
                .filter(load -> load != null)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        draw(processor, history, now, Figures::load, Math.max(1, Math.ceil(most)), "");
    }

    private void draw(
            Graph graph,
            History history,
            Instant now,
            Function<Figures, @Nullable Double> figure,
            double top,
            String unit) {
        var dots = dots(history.points(), figure);
        graph.show(
                new Graph.Drawing(now.minus(stretch.length), now, history.step(), dots, top, unit),
                dots.isEmpty() ? HealthWords.NONE : number(dots.getLast().value(), unit),
                sentence(dots, unit));
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

    private String sentence(List<Graph.Dot> dots, String unit) {
        if (dots.isEmpty()) {
            return "Nothing was heard in " + stretch.sentence + ".";
        }
        var figures = dots.stream().mapToDouble(Graph.Dot::value).summaryStatistics();
        return "In " + stretch.sentence + " between " + number(figures.getMin(), unit) + " and "
                + number(figures.getMax(), unit) + ", " + number(figures.getAverage(), unit) + " on average.";
    }

    private static String number(double value, String unit) {
        return unit.isEmpty() ? "load " + HealthWords.load(value) : Math.round(value) + unit;
    }
}
