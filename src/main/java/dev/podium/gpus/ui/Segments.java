package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.function.SerializableConsumer;
import java.util.List;

/** A choice of a few words beside each other, of which one is pressed. */
final class Segments extends Div {

    private final List<Button> buttons;
    private int chosen;

    /** @param chosen is told the place of a word that was pressed */
    Segments(String label, List<String> words, int first, SerializableConsumer<Integer> chosen) {
        addClassName("seg");
        getElement().setAttribute("role", "group").setAttribute("aria-label", label);
        buttons = words.stream().map(Button::new).toList();
        for (int i = 0; i < buttons.size(); i++) {
            int place = i;
            buttons.get(i).addClickListener(_ -> {
                mark(place);
                chosen.accept(place);
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
