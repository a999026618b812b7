package dev.podium.machines.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.shared.HasValidationProperties;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.Refusal;
import dev.podium.portal.RefusalCard;
import java.util.HashMap;
import java.util.Map;

/** A refusal inside the form that caused it: as a card, and at the field. What was typed stays. */
final class Refused extends Div {

    private final Map<String, HasValidationProperties> fields = new HashMap<>();

    Refused() {
        setVisible(false);
    }

    /** @param name as the refusal names it */
    <F extends Component & HasValidationProperties & HasValue<?, ?>> F at(String name, F field) {
        fields.put(name, field);
        field.addValueChangeListener(changed -> clear(field));
        return field;
    }

    /** Runs it, and shows its refusal if it refuses; true when it did what it should. */
    boolean accepts(SerializableRunnable work) {
        clear();
        try {
            work.run();
            return true;
        } catch (Refusal refusal) {
            show(refusal);
            return false;
        }
    }

    void show(Refusal refusal) {
        clear();
        add(new RefusalCard(refusal));
        setVisible(true);
        var name = refusal.field();
        var field = name == null ? null : fields.get(name);
        if (field != null) {
            field.setErrorMessage(refusal.sentence());
            field.setInvalid(true);
        }
        scrollIntoView();
    }

    void clear() {
        removeAll();
        setVisible(false);
        fields.values().forEach(Refused::clear);
    }

    private static void clear(HasValidationProperties field) {
        field.setInvalid(false);
        field.setErrorMessage("");
    }
}
