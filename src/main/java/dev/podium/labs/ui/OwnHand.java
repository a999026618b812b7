package dev.podium.labs.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.kernel.LabId;
import dev.podium.labs.Hands;
import dev.podium.labs.Visibility;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A student's hand in one lab: up with a sentence, and down again; who comes, and how many are before. */
@StyleSheet("hands.css")
final class OwnHand extends Div {

    private final transient Hands hands;
    private final transient LabId lab;
    private final transient Supplier<Visibility> seen;
    private final FormRefusal refused = new FormRefusal();
    private final TextField sentence = refused.at("sentence", new TextField());
    private final Button raise = new Button("Raise my hand", Symbol.HAND.smallIcon(), pressed -> raise());
    private final Span how = new Span();
    private final Span consent = new Span(
            "Whoever takes it may look at your terminal and type, until it is down. Otherwise your screen is not seen.");
    private final Button down = new Button("Take it down", pressed -> withdraw());
    private transient @Nullable Optional<Hands.Own> shown;

    /** @param seen what those who help see of the seat without being asked */
    OwnHand(Hands hands, LabId lab, String labName, Supplier<Visibility> seen) {
        this.hands = hands;
        this.lab = lab;
        this.seen = seen;
        addClassName("own-hand");
        sentence.setPlaceholder("What is it about?");
        sentence.setAriaLabel("What your hand in " + labName + " is about");
        sentence.setMaxLength(Hands.LONGEST_SENTENCE);
        sentence.addKeyPressListener(Key.ENTER, pressed -> raise());
        how.getElement().setAttribute("role", "status");
        down.addClassNames("sm", "ghost");
        consent.addClassNames("t2", "s");
        add(refused, sentence, raise, how, down, consent);
        refresh();
    }

    void refresh() {
        consent.setVisible(!seen.get().screens());
        var mine = hands.mine(lab);
        if (mine.equals(shown)) {
            return;
        }
        shown = mine;
        sentence.setVisible(mine.isEmpty());
        raise.setVisible(mine.isEmpty());
        how.setVisible(mine.isPresent());
        down.setVisible(mine.isPresent());
        setClassName("up", mine.isPresent());
        mine.ifPresent(own -> how.setText(words(own)));
    }

    static String words(Hands.Own own) {
        return own.hand()
                .helper()
                .map(claim -> claim.name() + " is coming to you.")
                .orElseGet(() -> switch (own.before()) {
                    case 0 -> "Your hand is up. You are next.";
                    case 1 -> "Your hand is up. One is before you.";
                    default -> "Your hand is up. " + own.before() + " are before you.";
                });
    }

    private void raise() {
        if (refused.accepts(() -> hands.raise(lab, sentence.getValue()))) {
            sentence.clear();
            refresh();
        }
    }

    private void withdraw() {
        if (refused.accepts(() -> hands.withdraw(lab))) {
            refresh();
        }
    }
}
