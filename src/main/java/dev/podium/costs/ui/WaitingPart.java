package dev.podium.costs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.podium.portal.Counted;
import dev.podium.portal.Symbol;

/** Days that are not charged yet, with what to enter; nothing where none waits. */
final class WaitingPart extends Div {

    WaitingPart(ChargeDesk desk, Runnable changed) {
        addClassName("charges-waiting");
        for (var waiting : desk.rules().waiting()) {
            var bold = new Span(Counted.of(waiting.days(), "day waits", "days wait") + " to be charged: "
                    + ChargeWords.days(waiting.from(), waiting.to()));
            bold.addClassName("strong");
            var why = new Paragraph(waiting.problem() + " A day waits up to 28 days.");
            why.addClassName("s");
            var enter = new Button("Enter the rate", pressed -> new RateDialog(desk, waiting.from(), changed).open());
            var next = new Div(enter);
            next.addClassName("next");
            var card = new Div(Symbol.LIMIT.icon(), new Div(bold, why, next));
            card.addClassNames("refusal", "wait");
            card.getElement().setAttribute("role", "status");
            add(card);
        }
        setVisible(getElement().getChildCount() > 0);
    }
}
