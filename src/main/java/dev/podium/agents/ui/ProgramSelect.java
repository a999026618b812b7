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

    ProgramSelect() {
        setLabel("Program");
        setManualValidation(true);
        setWidthFull();
        setItemLabelGenerator(ProgramSelect::label);
        setRenderer(new ComponentRenderer<>(ProgramSelect::row));
        addValueChangeListener(e -> explain());
    }

    /** Offers what another machine has; what was chosen stays chosen, and at first it is one that is there. */
    void offer(List<FoundProgram> programs) {
        var chosen = getValue();
        setItems(programs);
        programs.stream()
                .filter(found -> chosen == null
                        ? found.found() && !found.program().equals(Program.COMMAND)
                        : found.program().equals(chosen.program()))
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
