package dev.podium.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;

/** A place with nothing in it: what belongs here, and the way to get it. */
public final class EmptyState extends Div {

    private final String title;

    public EmptyState(String title, String sentence, Component... ways) {
        this.title = title;
        addClassNames("empty", "pad");
        add(new H2(title));
        if (!sentence.isEmpty()) {
            var text = new Paragraph(sentence);
            text.addClassName("t2");
            add(text);
        }
        if (ways.length > 0) {
            var row = new Div(ways);
            row.addClassName("row");
            add(row);
        }
    }

    public String title() {
        return title;
    }
}
