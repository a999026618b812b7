package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Article;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.markdown.Markdown;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.agents.Notes.Note;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Since;
import java.io.Serializable;

/** One note, and what its reader may do with it. */
final class NoteCard extends Article {

    /** What is done with notes. */
    interface Deeds extends Serializable {

        void change(Note note, String text);

        void pin(Note note);

        void remove(Note note);

        void history(Note note);
    }

    private final transient Note note;
    private final Deeds deeds;

    NoteCard(Note note, Deeds deeds) {
        this.note = note;
        this.deeds = deeds;
        addClassName("note");
        setClassName("pinned", note.pinned());
        getElement().setAttribute("aria-label", note.kind().word() + " by " + note.author());
        read();
    }

    private void read() {
        removeAll();
        add(head(), new Markdown(note.text()), foot());
    }

    private Div head() {
        var head = new Div(tag(note.kind().word()));
        head.addClassNames("row", "s");
        if (note.pinned()) {
            head.add(tag("Pinned"));
        }
        var made = new Since(note.made());
        made.addClassNames("t3", "push", "nowrap");
        head.add(made);
        return head;
    }

    private static Span tag(String word) {
        var tag = new Span(word);
        tag.addClassName("tag");
        return tag;
    }

    private Div foot() {
        var author = new Span(note.author());
        author.addClassName("cut");
        var foot = new Div(author);
        foot.addClassNames("row", "t3", "foot");
        if (note.version() > 1) {
            int edits = note.version() - 1;
            foot.add(link(edits == 1 ? "edited once" : "edited " + edits + " times", () -> deeds.history(note)));
        }
        var first = foot.getComponentCount();
        if (note.mine()) {
            foot.add(link("Edit", this::write));
        }
        if (note.removable()) {
            foot.add(link(note.pinned() ? "Unpin" : "Pin", () -> deeds.pin(note)));
            foot.add(link("Remove", () -> deeds.remove(note)));
        }
        if (foot.getComponentCount() > first) {
            ((Button) foot.getComponentAt(first)).addClassName("push");
        }
        return foot;
    }

    private static Button link(String words, SerializableRunnable press) {
        var button = new Button(words, e -> press.run());
        button.addClassNames("sm", "ghost", "link");
        return button;
    }

    private void write() {
        var refusal = new FormRefusal();
        var text = refusal.at("text", new TextArea());
        text.setAriaLabel("The note, in Markdown");
        text.setValue(note.text());
        text.setMaxRows(20);
        text.setWidthFull();
        var save = new Button("Save", e -> refusal.accepts(() -> deeds.change(note, text.getValue())));
        save.addClassNames("sm", "push");
        var cancel = new Button("Cancel", e -> read());
        cancel.addClassNames("sm", "ghost");
        var row = new Div(save, cancel);
        row.addClassName("row");
        removeAll();
        add(refusal, text, row);
        text.focus();
    }
}
