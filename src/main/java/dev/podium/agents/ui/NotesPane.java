package dev.podium.agents.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.agents.Notes;
import dev.podium.agents.Notes.Kind;
import dev.podium.agents.Notes.Note;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.EmptyState;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;

/** The notes on an agent beside its terminal, and a form for one more. What was typed stays where it is refused. */
final class NotesPane extends Aside {

    private final transient Notes notes;
    private final AgentId agent;
    private final SerializableConsumer<Integer> counted;
    private final Div list = new Div();

    /**
     * @param writes whether the person may write some
     * @param counted told how many there are
     */
    NotesPane(
            Notes notes,
            AgentId agent,
            boolean writes,
            SerializableConsumer<Integer> counted,
            SerializableRunnable close) {
        this.notes = notes;
        this.agent = agent;
        this.counted = counted;
        addClassNames("drawer", "notes");
        getElement().setAttribute("aria-label", "Notes");
        var title = new H2("Notes");
        title.addClassName("grow");
        var closing = new Button(Symbol.CLOSE.smallIcon(), e -> close.run());
        closing.addClassNames("sm", "sq", "ghost");
        closing.setAriaLabel("Close the notes");
        list.addClassName("list");
        add(new Header(title, closing), list);
        if (writes) {
            add(form());
        }
        refresh();
    }

    private Div form() {
        var refusal = new FormRefusal();
        var text = refusal.at("text", new TextArea());
        text.setPlaceholder("Write a note");
        text.setAriaLabel("Write a note, in Markdown");
        text.setMaxRows(12);
        text.setMinRows(3);
        text.setWidthFull();
        var kind = new Select<Kind>();
        kind.setItems(Kind.values());
        kind.setItemLabelGenerator(Kind::word);
        kind.setValue(Kind.NOTE);
        kind.setAriaLabel("Kind of note");
        kind.setWidth("112px");
        var save = new Button("Save", e -> {
            if (refusal.accepts(() -> notes.add(agent, kind.getValue(), text.getValue()))) {
                text.clear();
                refresh();
            }
        });
        save.addClassNames("sm", "push");
        save.getElement().setAttribute("title", "Save the note, Ctrl Enter");
        var row = new Div(kind, save);
        row.addClassName("row");
        var form = new Div(refusal, text, row);
        form.addClassName("write");
        Shortcuts.addShortcutListener(form, save::click, Key.ENTER, KeyModifier.CONTROL)
                .listenOn(form)
                // What was typed last is sent when the field loses the focus.
                .resetFocusOnActiveElement();
        return form;
    }

    private void refresh() {
        var all = notes.of(agent);
        counted.accept(all.size());
        list.removeAll();
        if (all.isEmpty()) {
            list.add(
                    new EmptyState(
                            "There is no note yet.",
                            "What was decided and learnt, feedback and grading stand here, for whoever may look at the terminal."));
        }
        all.forEach(note -> list.add(new NoteCard(note, new NoteCard.Deeds() {
            @Override
            public void change(Note changed, String text) {
                notes.change(agent, changed.id(), text, changed.version());
                refresh();
            }

            @Override
            public void pin(Note pinned) {
                refused(() -> notes.pin(agent, pinned.id(), !pinned.pinned()));
            }

            @Override
            public void remove(Note removed) {
                refused(() -> {
                    notes.remove(agent, removed.id());
                    Toasts.undoable("The note is removed.", () -> refused(() -> notes.restore(agent, removed.id())));
                });
            }

            @Override
            public void history(Note of) {
                refused(() -> new NoteHistoryDialog(notes.history(agent, of.id())).open());
            }
        })));
    }

    private void refused(SerializableRunnable deed) {
        try {
            deed.run();
        } catch (Refusal refusal) {
            Toasts.refuse(refusal);
        }
        refresh();
    }
}
