package dev.podium.health.ui;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.podium.health.HealthChecks.Seen;
import dev.podium.kernel.HealthCheck.State;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;

/** One check that is not fine: what it is, since when, and what to do. */
class CheckCard extends Div {

    CheckCard(Seen seen) {
        addClassNames("card", "health-check");
        var name = new Code(seen.check());
        name.addClassName("t3");
        var head = new Div(badge(seen), name);
        head.addClassNames("row", "health-head");
        add(head, new H2(seen.sentence()));
        if (!seen.nextStep().isEmpty()) {
            var next = new Paragraph(seen.nextStep());
            next.addClassName("t2");
            add(next);
        }
        if (!seen.page().isEmpty()) {
            add(new Anchor(seen.page(), "Go to where it is mended"));
        }
    }

    /** One line of what is fine. */
    static Div fine(Seen seen) {
        var name = new Code(seen.check());
        name.addClassName("t3");
        var line = new Div(badge(seen), new Span(seen.sentence()), name);
        line.addClassName("health-fine");
        return line;
    }

    static StatusBadge badge(Seen seen) {
        return switch (seen.state()) {
            case BROKEN -> new StatusBadge(Tone.BAD, Symbol.CRASHED, word(State.BROKEN), "", seen.since());
            case SILENT -> new StatusBadge(Tone.OFF, Symbol.UNREACHABLE, word(State.SILENT), "", seen.since());
            case LOOK -> new StatusBadge(Tone.WAIT, Symbol.EYE, word(State.LOOK), "", seen.since());
            case FINE -> new StatusBadge(Tone.WORK, Symbol.CHECK, word(State.FINE), "", null);
        };
    }

    static String word(State state) {
        return switch (state) {
            case BROKEN -> "Broken";
            case SILENT -> "Does not answer";
            case LOOK -> "To look at";
            case FINE -> "Fine";
        };
    }
}
