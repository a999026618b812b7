package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.LabId;
import dev.podium.labs.Rubrics;
import dev.podium.labs.Rubrics.Criterion;
import dev.podium.labs.Rubrics.Rubric;
import dev.podium.labs.Rubrics.Wanted;
import dev.podium.portal.Symbol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A lab's rubric: its criteria in their order, each with its points and what it means. */
final class RubricDialog extends LabForm {

    private static final class Line extends Div {
        final transient @Nullable UUID id;
        final TextField name = new TextField("Criterion");
        final TextField points = new TextField("Points");
        final TextField description = new TextField("What is looked at");

        Line(@Nullable Criterion criterion) {
            id = criterion == null ? null : criterion.id();
            addClassName("rubric-line");
            name.setMaxLength(Rubrics.LONGEST_NAME);
            description.setMaxLength(Rubrics.LONGEST_DESCRIPTION);
            points.getElement().setAttribute("inputmode", "decimal");
            points.setValue("10");
            if (criterion != null) {
                name.setValue(criterion.name());
                points.setValue(GradeLook.number(criterion.points()));
                description.setValue(criterion.description());
            }
        }
    }

    private final transient List<Line> lines = new ArrayList<>();
    private final Div list = new Div();
    private final Span sum = new Span();

    RubricDialog(Rubrics rubrics, LabId lab, Rubric rubric, SerializableRunnable done) {
        super("Rubric", "760px");
        list.addClassName("grade-rows");
        list.getElement().setAttribute("role", "group");
        list.getElement().setAttribute("aria-label", "Criteria");
        rubric.criteria().forEach(this::addLine);
        if (rubric.criteria().isEmpty()) {
            addLine(null);
        }
        var more = new Button("Add a criterion", Symbol.PLUS.smallIcon(), pressed -> {
            addLine(null);
            lines.getLast().name.focus();
        });
        more.addClassName("sm");
        sum.addClassName("t2");
        var foot = new Div(more, sum);
        foot.addClassNames("row", "g3");
        body(list, foot);
        footer(
                "Save",
                () -> refusal.accepts(() -> {
                    rubrics.put(lab, rubric.version(), wanted());
                    close();
                    done.run();
                }));
    }

    private void addLine(@Nullable Criterion criterion) {
        var line = new Line(criterion);
        var up = small("Move up", "↑", () -> move(line));
        var remove = new Button(Symbol.CLOSE.smallIcon(), pressed -> {
            lines.remove(line);
            show();
        });
        remove.addClassNames("sm", "sq", "ghost");
        remove.setAriaLabel("Take this criterion out");
        line.points.addValueChangeListener(typed -> count());
        line.add(line.name, line.points, line.description, up, remove);
        lines.add(line);
        show();
    }

    private static Button small(String label, String mark, SerializableRunnable work) {
        var button = new Button(mark, pressed -> work.run());
        button.addClassNames("sm", "sq", "ghost");
        button.setAriaLabel(label);
        return button;
    }

    private void move(Line line) {
        int at = lines.indexOf(line);
        if (at > 0) {
            lines.remove(at);
            lines.add(at - 1, line);
            show();
        }
    }

    private void show() {
        list.removeAll();
        lines.forEach(list::add);
        count();
    }

    private void count() {
        var all = lines.stream().map(line -> number(line.points.getValue())).reduce(BigDecimal.ZERO, BigDecimal::add);
        sum.setText(GradeLook.number(all) + " points in all");
    }

    /** What is no number is 0, which the service refuses by name. */
    private static BigDecimal number(String text) {
        var plain = text.strip().replace(',', '.');
        return plain.matches("\\d{1,6}(\\.\\d{1,6})?") ? new BigDecimal(plain) : BigDecimal.ZERO;
    }

    private List<Wanted> wanted() {
        return lines.stream()
                .filter(line -> line.id != null
                        || !line.name.getValue().isBlank()
                        || !line.description.getValue().isBlank())
                .map(line -> new Wanted(
                        line.id, line.name.getValue(), line.description.getValue(), number(line.points.getValue())))
                .toList();
    }
}
