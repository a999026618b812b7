package dev.podium.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.shared.HasValidationProperties;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.Refusal;
import java.util.HashMap;
import java.util.Map;

/** A refusal inside the form that caused it: as a card at the top, and at the field. What was typed stays. */
public final class FormRefusal extends Div {

    private final Map<String, HasValidationProperties> fields = new HashMap<>();

    public FormRefusal() {
        setVisible(false);
    }

    /** @param name as the refusal names it */
    public <F extends Component & HasValidationProperties & HasValue<?, ?>> F at(String name, F field) {
        fields.put(name, field);
        field.addValueChangeListener(e -> clear(field));
        return field;
    }

    /** Runs it, and shows its refusal if it refuses; true when it did what it should. */
    public boolean accepts(SerializableRunnable work) {
        clear();
        try {
            work.run();
            return true;
        } catch (Refusal refusal) {
            show(refusal);
            return false;
        }
    }

    public void show(Refusal refusal) {
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

    public void clear() {
        removeAll();
        setVisible(false);
        fields.values().forEach(FormRefusal::clear);
    }

    private static void clear(HasValidationProperties field) {
        field.setInvalid(false);
        field.setErrorMessage("");
    }
}
