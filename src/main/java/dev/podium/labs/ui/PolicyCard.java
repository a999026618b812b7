package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.labs.CoursePolicy;
import dev.podium.labs.CoursePolicy.Told;
import dev.podium.portal.FormRefusal;

/** What a student is told of watching and of what is kept, before they go to their seat. */
@StyleSheet("hands.css")
final class PolicyCard extends Div {

    PolicyCard(CoursePolicy policy, Told told, SerializableRunnable accepted) {
        addClassNames("card", "policy-card");
        var refused = new FormRefusal();
        var text = new Div(told.text());
        text.addClassName("lab-policy");
        var seen = new Paragraph(told.visibility().toStudent());
        var how = new Paragraph(
                "Who sees your terminal is always named below it, and your page of who watched says when.");
        how.addClassName("t2");
        var accept = new Button("I have read it, go to my seat", pressed -> {
            if (refused.accepts(() -> policy.accept(told.version()))) {
                accepted.run();
            }
        });
        accept.addThemeVariants(ButtonVariant.PRIMARY);
        add(new H2("Before you begin: " + told.course()), refused, text, seen, how, accept);
    }
}
