package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import dev.podium.inference.ModelVerdicts;
import dev.podium.inference.ModelVerdicts.Verdict;
import dev.podium.kernel.CurrentActor;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import java.util.UUID;

/** What people say of an answer, and the way to say it. */
class VerdictPart extends Div {

    private final transient ModelVerdicts verdicts;
    private final transient UUID call;
    private final boolean mayJudge;
    private final FormRefusal refused = new FormRefusal();
    private final TextArea note = refused.at("text", new TextArea());
    private final Button good = thumb("Good", Symbol.GOOD, true);
    private final Button bad = thumb("Bad", Symbol.BAD, false);
    private final Div said = new Div();

    VerdictPart(ModelVerdicts verdicts, UUID call, boolean mayJudge) {
        this.verdicts = verdicts;
        this.call = call;
        this.mayJudge = mayJudge;
        addClassName("card");
        var head = new Div(new H2("Was it good?"));
        head.addClassName("models-head");
        var thumbs = new Div(good, bad);
        thumbs.addClassName("row");
        note.setPlaceholder("Why, if you like");
        note.setAriaLabel("Why, if you like");
        note.setMaxLength(ModelVerdicts.LONGEST_NOTE);
        note.setMinRows(1);
        note.setWidthFull();
        said.addClassName("call-verdicts");
        var effect =
                new Paragraph("After a bad answer podium-auto sends what follows in the same session a tier higher.");
        var body = new Div(refused, said);
        if (mayJudge) {
            body.add(note, thumbs, effect);
        }
        body.addClassName("call-body");
        add(head, body);
        refresh();
    }

    private Button thumb(String word, Symbol symbol, boolean good) {
        return new Button(word, symbol.smallIcon(), pressed -> give(good));
    }

    void give(boolean well) {
        var verdict = new Verdict(
                well, well ? "thumbs-up" : "thumbs-down", note.getValue().strip());
        if (refused.accepts(() -> verdicts.give(call, verdict))) {
            Toasts.say(
                    well ? "Kept: it was good." : "Kept: it was bad. What follows in its session goes a tier higher.");
            refresh();
        }
    }

    private void refresh() {
        said.removeAll();
        var me = CurrentActor.require().person();
        var all = verdicts.of(call);
        pressed(good, false);
        pressed(bad, false);
        for (var each : all) {
            if (each.person().equals(me)) {
                pressed(good, each.verdict().good());
                pressed(bad, !each.verdict().good());
            }
            said.add(row(each));
        }
        if (all.isEmpty() && !mayJudge) {
            said.add(new Paragraph("Nobody has said yet."));
        }
    }

    private static void pressed(Button button, boolean on) {
        button.getElement().setAttribute("aria-pressed", Boolean.toString(on));
        button.setClassName("chosen", on);
    }

    private static Div row(ModelVerdicts.Given given) {
        var verdict = given.verdict();
        var word = new Span(
                (verdict.good() ? Symbol.GOOD : Symbol.BAD).smallIcon(), new Span(verdict.good() ? "Good" : "Bad"));
        word.addClassNames("st", verdict.good() ? "work" : "bad");
        var who = new Span(given.name() + (verdict.reason().isEmpty() ? "" : " · " + verdict.reason()));
        who.addClassNames("t2", "s");
        var row = new Div(word, who);
        row.addClassName("call-verdict");
        if (!verdict.note().isEmpty()) {
            row.add(new Span(verdict.note()));
        }
        return row;
    }
}
