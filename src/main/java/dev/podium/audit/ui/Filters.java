package dev.podium.audit.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.Outcome;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Symbol;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What is shown of the trail. Days are those of UTC, as the times of the table are. */
final class Filters extends Div {

    private static final int LONGEST = 200;

    private final SerializableConsumer<AuditFilter> chosen;
    private final TextField action = new TextField();
    private final TextField object = new TextField();
    private final Select<Outcome> outcome = new Select<>();
    private final DatePicker from = new DatePicker();
    private final DatePicker to = new DatePicker();
    private final Button person;
    private transient @Nullable PersonId personId;
    private boolean quiet;

    Filters(SerializableConsumer<AuditFilter> chosen) {
        this.chosen = chosen;
        addClassName("audit-filters");
        text(action, "Action, as agents.");
        text(object, "To what");
        outcome.setItems(Outcome.values());
        outcome.setItemLabelGenerator(one -> one == null ? "Any outcome" : EntryGrid.word(one));
        outcome.setEmptySelectionAllowed(true);
        outcome.setEmptySelectionCaption("Any outcome");
        outcome.setPlaceholder("Any outcome");
        outcome.setAriaLabel("Outcome");
        outcome.addValueChangeListener(changed -> tell());
        day(from, "From day");
        day(to, "To day");
        person = new Button("", Symbol.CLOSE.smallIcon(), pressed -> only(null, ""));
        person.addClassName("chip");
        person.setVisible(false);
        add(action, object, outcome, from, to, person);
    }

    private void text(TextField field, String says) {
        field.setPlaceholder(says);
        field.setAriaLabel(says);
        field.setMaxLength(LONGEST);
        field.setClearButtonVisible(true);
        field.setValueChangeMode(ValueChangeMode.LAZY);
        field.addValueChangeListener(changed -> tell());
    }

    private void day(DatePicker field, String says) {
        field.setPlaceholder(says);
        field.setAriaLabel(says);
        field.setClearButtonVisible(true);
        field.addValueChangeListener(changed -> tell());
    }

    /** Only what this person did; null for everybody. */
    void only(@Nullable PersonId id, String name) {
        personId = id;
        person.setText("By " + name);
        person.setAriaLabel("By " + name + ", show everybody");
        person.setVisible(id != null);
        tell();
    }

    void reset() {
        quiet = true;
        action.clear();
        object.clear();
        outcome.clear();
        from.clear();
        to.clear();
        quiet = false;
        only(null, "");
    }

    private void tell() {
        if (quiet) {
            return;
        }
        try {
            var filter = new AuditFilter(
                    start(from.getValue()),
                    start(to.getValue() == null ? null : to.getValue().plusDays(1)),
                    personId,
                    given(action),
                    given(object),
                    outcome.getValue());
            to.setInvalid(false);
            chosen.accept(filter);
        } catch (Refusal refusal) {
            if (!"to".equals(refusal.field())) {
                throw refusal;
            }
            to.setErrorMessage(refusal.sentence());
            to.setInvalid(true);
        }
    }

    private static @Nullable Instant start(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static @Nullable String given(TextField field) {
        return field.isEmpty() ? null : field.getValue();
    }
}
