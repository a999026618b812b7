package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.labs.Labs;
import dev.podium.labs.Labs.Step;
import dev.podium.portal.Symbol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The steps of a lab in their order, each with a name and the script that says whether it is reached. */
final class StepsField extends Div {

    private final List<Row> rows = new ArrayList<>();
    private final Div list = new Div();
    private final Button add = new Button("Add a step", Symbol.PLUS.smallIcon(), pressed -> {
        var row = add(new Step("", ""));
        row.name.focus();
    });

    private static final class Row extends Div {
        private final TextField name = new TextField();
        private final TextArea script = new TextArea();

        Row(Step step) {
            addClassName("step-row");
            name.setPlaceholder("Name");
            name.setMaxLength(Labs.LONGEST_NAME);
            name.setValue(step.name());
            name.setWidthFull();
            script.setPlaceholder("test -x ./loops && ./loops | grep -q 42");
            script.setMaxLength(Labs.LONGEST_SCRIPT);
            script.setValue(step.script());
            script.addClassName("mono");
            script.setWidthFull();
        }

        Step step() {
            return new Step(name.getValue().strip(), script.getValue());
        }
    }

    StepsField(List<Step> steps) {
        addClassName("steps-field");
        var title = new Span("Steps");
        title.addClassName("strong");
        var what = new Span(
                "Each has a script, run by bash in a student's directory as their OS user; 0 says that the step is"
                        + " reached. It may take 20 s.");
        what.addClassName("t2");
        add.addClassNames("sm", "ghost");
        add(title, what, list, add);
        steps.forEach(this::add);
    }

    /** Those that have a name or a script. */
    List<Step> steps() {
        return rows.stream()
                .map(Row::step)
                .filter(step -> !step.name().isEmpty() || !step.script().isBlank())
                .toList();
    }

    private Row add(Step step) {
        var row = new Row(step);
        row.add(
                row.name,
                small(Symbol.SORT, "Move up", () -> up(row)),
                small(Symbol.CLOSE, "Remove", () -> remove(row)),
                row.script);
        rows.add(row);
        list.add(row);
        number();
        return row;
    }

    private void up(Row row) {
        int at = rows.indexOf(row);
        if (at > 0) {
            Collections.swap(rows, at, at - 1);
            list.removeAll();
            rows.forEach(list::add);
            number();
            row.name.focus();
        }
    }

    private void remove(Row row) {
        rows.remove(row);
        list.remove(row);
        number();
        add.focus();
    }

    private void number() {
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).name.setAriaLabel("Name of step " + (i + 1));
            rows.get(i).script.setAriaLabel("Script of step " + (i + 1));
        }
        add.setEnabled(rows.size() < Labs.MOST_STEPS);
    }

    private static Button small(Symbol symbol, String word, SerializableRunnable work) {
        var button = new Button(symbol.smallIcon(), pressed -> work.run());
        button.addClassNames("sm", "sq", "ghost");
        button.setAriaLabel(word);
        button.setTooltipText(word);
        return button;
    }
}
