package dev.podium.inference.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import dev.podium.inference.Routing;
import dev.podium.inference.tiers.Alias;
import dev.podium.portal.FormRefusal;
import java.util.List;

/** Says where a prompt would go and why. No model is called, so that it costs nothing. */
class TryPart extends Div {

    private final transient Routing routing;
    private final FormRefusal refused = new FormRefusal();
    private final TextArea prompt = refused.at("text", new TextArea());
    private final Div verdict = new Div();

    TryPart(Routing routing) {
        this.routing = routing;
        addClassName("card");
        var free = new Span("calls nothing");
        free.addClassNames("push", "t3", "s");
        var head = new Div(new H2("Try a prompt"), free);
        head.addClassName("models-head");
        prompt.setAriaLabel("Prompt");
        prompt.setPlaceholder("Write unit tests for Money.roundHalfEven.");
        prompt.setMinRows(3);
        prompt.setMaxLength(16_000);
        prompt.setWidthFull();
        var explain = new Button("Explain", pressed -> explain());
        explain.addClickShortcut(Key.ENTER, KeyModifier.CONTROL).listenOn(prompt);
        verdict.addClassName("models-verdict");
        verdict.getElement().setAttribute("role", "status");
        var worth = new Paragraph(
                "Words tell what kind of task it is, not how hard it is. A conversation in which something goes"
                        + " wrong moves up a tier, and stays there.");
        worth.addClassNames("t3", "s");
        var body = new Div(refused, prompt, explain, verdict, worth);
        body.addClassName("models-body");
        add(head, body);
    }

    void explain() {
        verdict.removeAll();
        refused.accepts(() -> {
            var explained = routing.explain(Alias.AUTO, prompt.getValue());
            var targets = explained.targets();
            var model = new Span(targets.getFirst());
            model.addClassNames("mono", "strong", "cut");
            var line = new Div(new TierMark(explained.tier()), model);
            line.addClassName("row");
            verdict.add(line, new Paragraph(explained.reason()));
            if (targets.size() > 1) {
                verdict.add(
                        new Paragraph("Where that cannot be reached: " + String.join(", then ", rest(targets)) + "."));
            }
        });
    }

    private static List<String> rest(List<String> targets) {
        return targets.subList(1, targets.size());
    }
}
