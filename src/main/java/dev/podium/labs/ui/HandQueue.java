package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.Hands;
import dev.podium.labs.Hands.Hand;
import dev.podium.labs.Visibilities;
import dev.podium.labs.Visibilities.View;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Since;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who raised a hand in a lab, and who goes to help; for all who help. */
@StyleSheet("hands.css")
final class HandQueue extends Div {

    private final transient Hands hands;
    private final transient Visibilities visibilities;
    private final transient LabId lab;
    private final SerializableConsumer<AgentId> watch;
    private final Span count = new Span();
    private final Div cards = new Div();
    private transient @Nullable List<Hand> shown;

    /** @param watch opens a student's terminal */
    HandQueue(Hands hands, Visibilities visibilities, LabId lab, SerializableConsumer<AgentId> watch) {
        this.hands = hands;
        this.visibilities = visibilities;
        this.lab = lab;
        this.watch = watch;
        addClassNames("card", "hands");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", "Help queue");
        count.addClassName("t3");
        var head = new Div(Symbol.HAND.icon(), new H2("Help queue"), count);
        head.addClassName("hands-head");
        cards.addClassName("hands-cards");
        cards.getElement().setAttribute("aria-live", "polite");
        add(head, cards);
        refresh();
    }

    /** A card that has not changed stays as it is, so that nothing is taken from under the pointer. */
    void refresh() {
        var queue = hands.queue(lab);
        if (queue.equals(shown)) {
            return;
        }
        shown = queue;
        count.setText(queue.isEmpty() ? "" : Integer.toString(queue.size()));
        cards.removeAll();
        if (queue.isEmpty()) {
            cards.add(new Paragraph("Nobody has raised a hand."));
        }
        var opens = queue.isEmpty()
                ? Set.<AgentId>of()
                : visibilities.of(lab).values().stream()
                        .filter(View::opens)
                        .flatMap(view -> Stream.ofNullable(view.agent()))
                        .collect(Collectors.toSet());
        queue.forEach(hand -> cards.add(card(hand, opens)));
    }

    private Component card(Hand hand, Set<AgentId> opens) {
        var name = new Span(hand.studentName());
        name.addClassNames("strong", "cut");
        var since = new Since(hand.raised());
        since.addClassNames("t3", "s", "push");
        var top = new Div(name, since);
        top.addClassName("row");
        var card = new Div(top);
        card.addClassName("hands-card");
        if (!hand.sentence().isEmpty()) {
            var said = new Paragraph("“" + hand.sentence() + "”");
            said.addClassNames("t2", "s");
            card.add(said);
        }
        var helper = hand.helper();
        boolean mine = helper.filter(
                        claim -> claim.person().equals(CurrentActor.require().person()))
                .isPresent();
        helper.ifPresent(claim -> {
            card.addClassName("taken");
            var words = new Span(mine ? "You help" : claim.name() + " helps");
            var line = new Div(words, new Since(claim.from()));
            line.addClassNames("row", "s", "hands-helper");
            card.add(line);
        });
        card.add(actions(hand, mine, helper.isPresent(), opens));
        return card;
    }

    /** @param opens the terminals that may be looked at now: where screens are not shown, that of a hand that was taken */
    private Div actions(Hand hand, boolean mine, boolean helped, Set<AgentId> opens) {
        var actions = new Div();
        actions.addClassNames("row", "hands-actions");
        if (mine) {
            actions.add(
                    main("Answered", hand, () -> new AnswerDialog(hand).open()),
                    small("Not me", hand, () -> hands.release(hand.id())));
        } else if (helped) {
            actions.add(small("Take over", hand, () -> hands.claim(hand.id(), true)));
        } else {
            actions.add(main("Take", hand, () -> hands.claim(hand.id(), false)));
        }
        var agent = hand.agent();
        if (agent != null && opens.contains(agent)) {
            actions.add(small("Watch", hand, () -> watch.accept(agent)));
        }
        return actions;
    }

    private Button main(String word, Hand hand, SerializableRunnable work) {
        var button = small(word, hand, work);
        button.addThemeVariants(ButtonVariant.PRIMARY);
        button.addClassName("grow");
        return button;
    }

    private Button small(String word, Hand hand, SerializableRunnable work) {
        var button = new Button(word, pressed -> act(work));
        button.addClassName("sm");
        button.setAriaLabel(word + ": " + hand.studentName());
        return button;
    }

    private void act(SerializableRunnable work) {
        try {
            work.run();
        } catch (Refusal refused) {
            // Somebody else was faster; the queue says who.
            Toasts.refuse(refused);
        }
        refresh();
    }

    /** Takes a hand down, with what was answered for the next one who is asked the same. */
    private final class AnswerDialog extends Dialog {

        AnswerDialog(Hand hand) {
            setHeaderTitle("Answered: " + hand.studentName());
            addClassName("dlg");
            setWidth("440px");
            var refused = new FormRefusal();
            var answer = refused.at("answer", new TextArea("What helped"));
            answer.setHelperText("For whoever is asked the same; the student does not see it. May be empty.");
            answer.setMaxLength(Hands.LONGEST_ANSWER);
            answer.setWidthFull();
            var body = new Div(refused, answer);
            body.addClassName("dbody");
            add(body);
            var save = new Button("Take the hand down", pressed -> {
                if (refused.accepts(() -> hands.answer(hand.id(), answer.getValue()))) {
                    close();
                    refresh();
                }
            });
            save.addThemeVariants(ButtonVariant.PRIMARY);
            getFooter().add(new Button("Cancel", pressed -> close()), save);
        }
    }
}
