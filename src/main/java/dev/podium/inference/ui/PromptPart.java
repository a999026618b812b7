package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import dev.podium.inference.ModelPrompts;
import dev.podium.portal.FormRefusal;
import java.util.UUID;

/** What was asked and answered, where the team keeps it; read only when somebody presses for it, since each look is audited. */
class PromptPart extends Div {

    private final transient ModelPrompts prompts;
    private final transient UUID call;
    private final FormRefusal refused = new FormRefusal();
    private final Div body = new Div(refused);

    PromptPart(ModelPrompts prompts, UUID call, boolean mayLook) {
        this.prompts = prompts;
        this.call = call;
        addClassName("card");
        var head = new Div(new H2("What was asked"));
        head.addClassName("models-head");
        body.addClassName("call-body");
        add(head, body);
        var days = prompts.days();
        if (days.isEmpty()) {
            body.add(
                    new Paragraph(
                            "This team keeps nothing of what is asked and answered. An owner can switch it on, on the page Models."));
        } else if (mayLook) {
            body.add(
                    new Paragraph(
                            "Kept for " + CallWords.number(days.getAsInt()) + (days.getAsInt() == 1 ? " day" : " days")
                                    + ", encrypted. Each look is in the audit trail."),
                    new Button("Show it", pressed -> show()));
        } else {
            body.add(new Paragraph("What others ask is theirs, and shown to them."));
        }
    }

    void show() {
        refused.accepts(() -> {
            var kept = prompts.read(call);
            var text = new Pre(kept.text());
            text.addClassName("models-lines");
            body.removeAll();
            body.add(refused);
            addCut(kept.cut(), kept.size());
            body.add(text);
            var answer = kept.answer();
            if (answer == null) {
                body.add(new Paragraph("No answer to it is kept."));
                return;
            }
            body.add(new H3("What was answered"));
            addCut(answer.cut(), answer.size());
            var said = new Pre(AnswerShown.of(answer.text()));
            said.addClassName("models-lines");
            body.add(said);
        });
    }

    private void addCut(boolean cut, long size) {
        if (cut) {
            body.add(new Paragraph(
                    "It was " + CallWords.number(size) + " bytes long; its beginning and its end are kept."));
        }
    }
}
