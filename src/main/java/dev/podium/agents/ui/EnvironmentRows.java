package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Symbol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Environment variables for the program, a row each. Values are secrets, so they are not shown as they are typed. */
final class EnvironmentRows extends Div {

    private record Row(TextField name, PasswordField value) {}

    private final List<Row> rows = new ArrayList<>();
    private final Div list = new Div();

    EnvironmentRows() {
        addClassName("env");
        list.addClassName("rows");
        var label = new Span("Environment variables");
        label.addClassNames("s", "t2");
        var add = new Button("Add a variable", Symbol.PLUS.smallIcon(), e -> addRow("", ""));
        add.addClassNames("sm", "ghost");
        var head = new Div(label, add);
        head.addClassName("row");
        add.addClassName("push");
        add(head, list);
    }

    void addRow(String name, String value) {
        var row = new Row(new TextField(), new PasswordField());
        row.name().setPlaceholder("NAME");
        row.name().setAriaLabel("Name of the variable");
        row.name().setValue(name);
        row.name().addClassName("mono-in");
        row.value().setPlaceholder("value");
        row.value().setAriaLabel("Value of the variable");
        row.value().setValue(value);
        var line = new Div();
        line.addClassNames("row", "variable");
        var remove = new Button(Symbol.CLOSE.smallIcon(), e -> {
            rows.remove(row);
            list.remove(line);
        });
        remove.addClassNames("sm", "sq", "ghost");
        remove.setAriaLabel("Remove the variable");
        line.add(row.name(), row.value(), remove);
        rows.add(row);
        list.add(line);
        row.name().focus();
    }

    /** In the order of the rows; a row without name and value is left out. */
    Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        for (var row : rows) {
            var name = row.name().getValue().strip();
            if (name.isEmpty() && row.value().getValue().isEmpty()) {
                continue;
            }
            if (name.isEmpty()) {
                throw refuse("A variable has a value and no name.", "Name it, or remove the row.");
            }
            if (values.put(name, row.value().getValue()) != null) {
                throw refuse("The variable " + name + " stands there twice.", "Remove one of the two rows.");
            }
        }
        return values;
    }

    private static Refusal refuse(String sentence, String nextStep) {
        return Refusal.invalidField("environment", "agents.bad-environment", sentence, nextStep);
    }
}
