package dev.podium.agents.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import dev.podium.agents.Agents.FoundProgram;
import dev.podium.agents.Program;
import java.util.List;

/** The catalogue. What the machine has not can be chosen all the same: its installing may be a minute's work. */
final class ProgramSelect extends Select<FoundProgram> {

    ProgramSelect(List<FoundProgram> programs) {
        setLabel("Program");
        setManualValidation(true);
        setWidthFull();
        setItems(programs);
        setItemLabelGenerator(ProgramSelect::label);
        setRenderer(new ComponentRenderer<>(ProgramSelect::row));
        addValueChangeListener(e -> explain());
        programs.stream()
                .filter(FoundProgram::found)
                .filter(found -> !found.program().equals(Program.COMMAND))
                .findFirst()
                .ifPresent(this::setValue);
    }

    boolean isCommand() {
        return getValue() != null && getValue().program().equals(Program.COMMAND);
    }

    private void explain() {
        var chosen = getValue();
        setHelperText(
                chosen == null || chosen.found()
                        ? ""
                        : "Not found on the machine. To get it: "
                                + chosen.program().install());
    }

    private static String label(FoundProgram found) {
        return found.found() ? found.program().name() : found.program().name() + " (not found)";
    }

    private static Div row(FoundProgram found) {
        var name = new Span(found.program().name());
        var row = new Div(name);
        row.addClassName("row");
        if (!found.found()) {
            var missing = new Span("not found");
            missing.addClassNames("t3", "s", "push");
            row.add(missing);
        }
        return row;
    }
}
