package dev.podium.machines.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Lines over a stretch of time that is chosen. */
abstract class StretchPart extends Div {

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

    static final double PERCENT = 100;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<Stretch, Button> choices = new EnumMap<>(Stretch.class);
    private Stretch stretch = Stretch.MINUTES;
    private Instant drawnAt = Instant.MIN;

    /** @param of what it is that was, for those who do not see it: "" for the machine itself */
    StretchPart(String of, Graph... graphs) {
        addClassName("machines-part");
        var chips = new Div();
        chips.addClassName("chips");
        chips.getElement().setAttribute("role", "group");
        chips.getElement().setAttribute("aria-label", of.isEmpty() ? "How far back" : "How far back, " + of);
        for (var each : Stretch.values()) {
            var chip = new Button(each.word, pressed -> choose(each));
            chip.addClassName("chip");
            choices.put(each, chip);
            chips.add(chip);
        }
        var lines = new Div(graphs);
        lines.addClassName("machines-graphs");
        add(chips, lines);
    }

    /** Called once by who is made, and with each press. */
    final void choose(Stretch chosen) {
        stretch = chosen;
        choices.forEach(
                (each, chip) -> chip.getElement().setAttribute("aria-pressed", Boolean.toString(each == chosen)));
        drawnAt = Instant.MIN;
        refresh();
    }

    /** Draws what is new; of averages there is something new once a minute. */
    final void refresh() {
        var now = Instant.now();
        if (stretch != Stretch.MINUTES && drawnAt.isAfter(now.minus(MINUTE))) {
            return;
        }
        drawnAt = now;
        draw(now, stretch.length);
    }

    abstract void draw(Instant now, Duration back);

    final void draw(Graph graph, Instant now, Duration step, List<Graph.Dot> dots, double top, String unit) {
        graph.show(
                new Graph.Drawing(now.minus(stretch.length), now, step, dots, top, unit),
                dots.isEmpty() ? HealthWords.NONE : number(dots.getLast().value(), unit),
                sentence(dots, unit));
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
