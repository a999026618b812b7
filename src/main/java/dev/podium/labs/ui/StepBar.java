package dev.podium.labs.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.podium.labs.Attention;
import dev.podium.portal.Counted;
import java.util.Arrays;
import java.util.List;

/** How many students are on which step, the first step first; a step that nobody is on is left out. */
final class StepBar extends Div {

    private transient List<Integer> shown = List.of();

    StepBar() {
        addClassName("step-bar");
        getElement().setAttribute("role", "group").setAttribute("aria-label", "Students by step");
    }

    void show(Attention.Now now) {
        int steps = now.steps().size();
        var counts = new int[steps + 1];
        for (var seat : now.seats().values()) {
            if (seat.step() == 0 && seat.passed() == 0) {
                // It has no steps, or they are not shown.
                continue;
            }
            counts[seat.step() >= 1 && seat.step() <= steps ? seat.step() - 1 : steps]++;
        }
        var list = Arrays.stream(counts).boxed().toList();
        setVisible(Arrays.stream(counts).sum() > 0);
        if (list.equals(shown)) {
            return;
        }
        shown = list;
        removeAll();
        for (int i = 0; i <= steps; i++) {
            if (counts[i] > 0) {
                add(part(i == steps ? "Done" : now.steps().get(i), counts[i], (i + 1.0) / (steps + 1)));
            }
        }
    }

    private static Div part(String step, int students, double far) {
        var line = new Span();
        line.addClassName("line");
        line.getStyle().set("opacity", Double.toString(Math.round((0.25 + 0.75 * far) * 100) / 100.0));
        var number = new Span(Integer.toString(students));
        number.addClassName("strong");
        var words = new Span(new Span(step + " "), number);
        words.addClassName("cut");
        var part = new Div(line, words);
        part.getStyle().set("flex", students + " 1 0");
        part.getElement().setAttribute("title", Counted.of(students, "student", "students") + " on " + step);
        return part;
    }
}
