package dev.podium.machines.ui;

import com.vaadin.flow.component.ItemLabelGenerator;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.radiobutton.RadioGroupVariant;

/** A choice of one, each on a line of its own; one is always chosen. */
final class Radios<T> extends RadioButtonGroup<T> {

    Radios(String label, ItemLabelGenerator<T> words, T[] all) {
        super(label);
        addThemeVariants(RadioGroupVariant.LUMO_VERTICAL);
        setItems(all);
        setItemLabelGenerator(words);
        setManualValidation(true);
    }

    /** The group itself takes no focus: what is chosen does. */
    void focusChosen() {
        getElement()
                .executeJs("setTimeout(() => (this.querySelector('vaadin-radio-button[checked]')"
                        + " ?? this.querySelector('vaadin-radio-button'))?.focus())");
    }
}
