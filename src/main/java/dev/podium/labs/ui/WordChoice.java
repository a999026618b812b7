package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.function.SerializableRunnable;
import java.util.List;

/** A choice of a few words beside each other, of which one is pressed. */
final class WordChoice extends Div {

    private final List<Button> buttons;
    private int chosen;

    WordChoice(String label, List<String> words, int first, SerializableRunnable changed) {
        addClassName("words");
        getElement().setAttribute("role", "group").setAttribute("aria-label", label);
        buttons = words.stream().map(Button::new).toList();
        for (int i = 0; i < buttons.size(); i++) {
            int place = i;
            buttons.get(i).addClickListener(_ -> {
                mark(place);
                changed.run();
            });
            add(buttons.get(i));
        }
        mark(first);
    }

    private void mark(int place) {
        chosen = place;
        for (int i = 0; i < buttons.size(); i++) {
            buttons.get(i).getElement().setAttribute("aria-pressed", Boolean.toString(i == place));
        }
    }

    int chosen() {
        return chosen;
    }
}
