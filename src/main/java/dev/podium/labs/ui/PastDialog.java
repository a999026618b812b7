package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.labs.Broadcasts;
import dev.podium.labs.Broadcasts.Broadcast;
import dev.podium.labs.Labs.Lab;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Since;

/** What was sent in a lab, the latest first. */
@StyleSheet("casts.css")
final class PastDialog extends LabForm {

    private static final int SHOWN = 50;

    PastDialog(Broadcasts broadcasts, Lab lab, SerializableConsumer<Broadcast> open) {
        super("What was sent in " + lab.name(), "560px");
        var rows = new Div();
        rows.addClassName("cast-rows");
        var all = broadcasts.list(lab.id(), 0, SHOWN);
        if (all.isEmpty()) {
            rows.add(new EmptyState("Nothing was sent yet", "Messages, commands and files that you send stand here."));
        }
        all.forEach(each -> rows.add(row(each, open)));
        body(rows);
        getFooter().add(new Button("Done", pressed -> close()));
    }

    private static Div row(Broadcast each, SerializableConsumer<Broadcast> open) {
        var by = new Span(each.byName());
        by.addClassName("strong");
        var when = new Since(each.at());
        when.addClassNames("t3", "s", "push");
        var top = new Div(by, when);
        top.addClassName("row");
        var text = new Paragraph(each.text());
        text.addClassNames("cast-text", each.kind() == Broadcasts.Kind.MESSAGE ? "t2" : "mono");
        var sum = new Span(SentDialog.sum(each));
        sum.addClassNames("t3", "s");
        var look = new Button("Look", pressed -> open.accept(each));
        look.addClassNames("sm", "ghost", "push");
        look.setAriaLabel("Look at what became of: " + each.text());
        var bottom = new Div(sum, look);
        bottom.addClassName("row");
        var row = new Div(top, text, bottom);
        row.addClassName("cast-row");
        return row;
    }
}
