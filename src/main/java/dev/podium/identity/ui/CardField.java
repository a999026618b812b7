package dev.podium.identity.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.Span;

/** A field of a {@link Card}: a label, what is typed, and under it what is wrong. */
class CardField extends Div {

    private final Input input = new Input();
    private final Span wrong = new Span();

    CardField(String id, String name, String text, String type, String autocomplete, String hint) {
        addClassName("identity-field");
        input.setType(type);
        input.setId(id);
        input.getElement().setAttribute("name", name).setAttribute("autocomplete", autocomplete);
        input.addClassName("identity-in");
        wrong.setId(id + "-wrong");
        wrong.addClassName("identity-wrong");
        input.getElement().setAttribute("aria-describedby", id + "-wrong");
        var label = new NativeLabel(text);
        label.setFor(input);
        add(label, input);
        if (!hint.isEmpty()) {
            var line = new Span(hint);
            line.addClassName("identity-hint");
            add(line);
        }
        add(wrong);
    }

    void say(String sentence) {
        wrong.setText(sentence);
        input.getElement().setAttribute("aria-invalid", sentence.isEmpty() ? "false" : "true");
    }

    String value() {
        return input.getValue();
    }

    /** What stands there until something else is typed. */
    void preset(String value) {
        input.setValue(value);
    }

    /** What is not to be changed. */
    void fix(String value) {
        input.setValue(value);
        input.getElement().setAttribute("readonly", true);
    }
}
