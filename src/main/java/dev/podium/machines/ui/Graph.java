package dev.podium.machines.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** One figure over time as a line, drawn by the browser, with a sentence that says the same and a table on demand. */
@Tag("podium-graph")
@JsModule("./machines/podium-graph.ts")
final class Graph extends Component implements HasStyle {

    /** A value at a moment. */
    record Dot(Instant at, double value) {}

    /**
     * What is drawn.
     *
     * @param step between two dots; where more is missing, so is the line
     * @param top of the scale, which begins at 0
     * @param unit behind each number: " %" or ""
     */
    record Drawing(Instant from, Instant to, Duration step, List<Dot> dots, double top, String unit) {}

    private static final double TENTH = 10;

    Graph(String title) {
        getElement().setProperty("name", title);
    }

    /**
     * @param now what it is now, beside the title
     * @param sentence what the drawing shows, for those who do not see it
     */
    void show(Drawing drawing, String now, String sentence) {
        var element = getElement();
        element.setProperty("now", now);
        element.setProperty("sentence", sentence);
        element.setProperty("from", drawing.from().toEpochMilli());
        element.setProperty("to", drawing.to().toEpochMilli());
        element.setProperty("step", drawing.step().toMillis());
        element.setProperty("top", drawing.top());
        element.setProperty("unit", drawing.unit());
        // As text, in seconds from the beginning: a third of what it is as JSON.
        element.setProperty(
                "dots",
                drawing.dots().stream()
                        .map(dot -> Duration.between(drawing.from(), dot.at()).toSeconds() + ":"
                                + Math.round(dot.value() * TENTH) / TENTH)
                        .collect(Collectors.joining(" ")));
    }

    String sentence() {
        return getElement().getProperty("sentence", "");
    }

    String dots() {
        return getElement().getProperty("dots", "");
    }
}
