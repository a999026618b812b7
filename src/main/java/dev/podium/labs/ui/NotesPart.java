package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.SeatNotes;
import dev.podium.labs.SeatNotes.Note;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Since;
import dev.podium.portal.Toasts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The notes on a seat, beside its terminal or in a dialog; for those who help alone. */
@StyleSheet("grades.css")
final class NotesPart extends Div {

    private final transient SeatNotes notes;
    private final transient SeatId seat;
    private final FormRefusal refused = new FormRefusal();
    private final TextArea text = new TextArea("Note");
    private final Button save = new Button("Write it down", pressed -> save());
    private final Button keep = new Button("Leave it as it was", pressed -> edit(null));
    private final Div list = new Div();
    private transient @Nullable Note edited;
    private transient @Nullable List<Note> shown;

    NotesPart(SeatNotes notes, SeatId seat, String studentName) {
        this.notes = notes;
        this.seat = seat;
        addClassName("seat-notes");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", "Notes on " + studentName);
        text.setHelperText("For those who help. " + studentName + " does not see it here.");
        text.setMaxLength(SeatNotes.LONGEST);
        text.setWidthFull();
        text.setMinRows(2);
        save.addThemeVariants(ButtonVariant.PRIMARY);
        save.addClassName("sm");
        keep.addClassNames("sm", "ghost");
        var actions = new Div(save, keep);
        actions.addClassNames("row", "g2");
        add(new H3("Notes"), refused, refused.at("text", text), actions, list);
        edit(null);
        refresh();
    }

    /** What has not changed stays as it is, and so does what is being typed. */
    void refresh() {
        var now = notes.of(seat);
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        list.removeAll();
        if (now.isEmpty()) {
            var nothing = new Paragraph("Nothing is written down yet.");
            nothing.addClassName("t2");
            list.add(nothing);
        }
        now.forEach(note -> list.add(card(note)));
    }

    private Component card(Note note) {
        var who = new Span(note.own() ? "You" : note.authorName());
        who.addClassName("strong");
        var head = new Div(who, new Since(note.about()));
        head.addClassNames("row", "g2", "s");
        var place = note.place();
        if (place != null) {
            head.add(new Anchor(place.address(), "Recording of then"));
        }
        if (!note.changed().equals(note.made())) {
            head.add(new Span("changed"));
        }
        if (note.own()) {
            head.add(small("Change", note, () -> edit(note)));
        }
        if (note.deletable()) {
            head.add(small("Delete", note, () -> act(() -> notes.delete(note.id()))));
        }
        var card = new Div(head, new Paragraph(note.text()));
        card.addClassName("seat-note");
        return card;
    }

    private static Button small(String word, Note note, SerializableRunnable work) {
        var button = new Button(word, pressed -> work.run());
        button.addClassNames("sm", "ghost");
        button.setAriaLabel(word + " the note of " + note.authorName());
        return button;
    }

    private void edit(@Nullable Note note) {
        edited = note;
        text.setValue(note == null ? "" : note.text());
        keep.setVisible(note != null);
        save.setText(note == null ? "Write it down" : "Save the change");
        if (note != null) {
            text.focus();
        }
    }

    private void save() {
        var before = edited;
        if (refused.accepts(() -> {
            if (before == null) {
                notes.write(seat, text.getValue(), null);
            } else {
                notes.change(before.id(), text.getValue());
            }
        })) {
            edit(null);
            refresh();
        }
    }

    private void act(SerializableRunnable work) {
        try {
            work.run();
        } catch (Refusal refusal) {
            Toasts.refuse(refusal);
        }
        refresh();
    }
}
