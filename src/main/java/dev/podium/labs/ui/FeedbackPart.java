package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.podium.labs.Feedback;
import dev.podium.labs.Grades.Told;
import dev.podium.labs.Grades.ToldMark;
import dev.podium.portal.Since;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a student was told of their work, lab by lab. */
@StyleSheet("grades.css")
final class FeedbackPart extends Div {

    private static final int EACH = 8;

    private final transient Feedback feedback;
    private int calls;
    private transient @Nullable List<Feedback.Own> shown;

    FeedbackPart(Feedback feedback) {
        this.feedback = feedback;
        addClassName("feedback");
        refresh();
    }

    /** What was released may be some seconds old: pages are refreshed each second, and feedback comes once in a week. */
    void refresh() {
        if (shown != null && ++calls % EACH != 0) {
            return;
        }
        var now = feedback.mine();
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        removeAll();
        now.forEach(own -> add(card(own)));
    }

    private static Component card(Feedback.Own own) {
        var latest = own.told().getFirst();
        var title = new H2("Feedback: " + own.labName());
        var total = new Span(GradeLook.number(latest.total()) + " of " + GradeLook.number(latest.most()) + " points");
        total.addClassNames("strong", "push");
        var head = new Div(title, total);
        head.addClassNames("row", "g3", "feedback-head");
        var when = new Span("Released by " + latest.by());
        var line = new Div(when, new Since(latest.at()));
        line.addClassNames("row", "g2", "t2", "s");
        if (latest.number() > 1) {
            line.add(new Span("Changed: this is version " + latest.number() + "."));
        }
        var card = new Div(head, line, marks(latest));
        card.addClassNames("card", "feedback-card");
        own.told().stream()
                .skip(1)
                .forEach(before -> card.add(new Details(
                        "Before that: " + GradeLook.number(before.total()) + " of " + GradeLook.number(before.most())
                                + " points, version " + before.number(),
                        marks(before))));
        return card;
    }

    /** Criterion by criterion, with what was said. */
    static Component marks(Told told) {
        var all = new Div();
        all.addClassName("feedback-marks");
        if (!told.comment().isEmpty()) {
            var comment = new Paragraph(told.comment());
            comment.addClassName("lab-policy");
            all.add(comment);
        }
        told.marks().forEach(mark -> all.add(mark(mark)));
        return all;
    }

    private static Component mark(ToldMark mark) {
        var name = new Span(mark.criterion());
        name.addClassName("strong");
        var points = new Span(GradeLook.number(mark.points()) + " / " + GradeLook.number(mark.most()));
        points.addClassNames("push", "feedback-points");
        var head = new Div(name, points);
        head.addClassNames("row", "g2");
        var line = new Div(head);
        line.addClassName("feedback-mark");
        if (!mark.description().isEmpty()) {
            var what = new Paragraph(mark.description());
            what.addClassNames("t2", "s");
            line.add(what);
        }
        if (!mark.comment().isEmpty()) {
            var said = new Paragraph(mark.comment());
            said.addClassName("lab-policy");
            line.add(said);
        }
        return line;
    }
}
