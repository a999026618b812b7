package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.markdown.Markdown;
import dev.podium.agents.Notes.Version;
import dev.podium.portal.Since;
import java.util.List;

/** What a note said before. */
final class NoteHistoryDialog extends FormDialog {

    NoteHistoryDialog(List<Version> versions) {
        super("History of the note");
        setWidth("520px");
        var list = new Div();
        list.addClassName("notes");
        versions.forEach(version -> list.add(card(version, version == versions.getFirst())));
        body(list);
        getFooter().add(new Button("Close", e -> close()));
    }

    private static Div card(Version version, boolean now) {
        var written = new Since(version.written());
        written.addClassNames("t3", "push", "nowrap");
        var head = new Div(new Span(now ? "Now" : "Before"), written);
        head.addClassNames("row", "s");
        var card = new Div(head, new Markdown(version.text()));
        card.addClassName("note");
        return card;
    }
}
