package dev.podium.agents.ui;

import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;

/** An agent's name, with how it will show. */
final class NameField extends TextField {

    private static final int TYPING_PAUSE_MILLIS = 150;

    NameField(String label) {
        super(label);
        setManualValidation(true);
        setWidthFull();
        setValueChangeMode(ValueChangeMode.LAZY);
        setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        setPlaceholder("clients-acme-frontend");
        addValueChangeListener(e -> explain());
        explain();
    }

    private void explain() {
        var typed = getValue().strip();
        setHelperText(
                typed.isEmpty()
                        ? "Lower-case letters, digits and '-', from the general to the particular."
                        : "shows as " + typed.replace("-", " › "));
    }
}
