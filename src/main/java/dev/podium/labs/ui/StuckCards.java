package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.HasMenuItems;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Attention;
import dev.podium.labs.stuck.Finding;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Rule;
import dev.podium.portal.Since;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Who did not ask and may need somebody, with the evidence; each can be looked at, dismissed or put off. */
final class StuckCards extends Div {

    private static final List<String> REASONS =
            List.of("Talked to them", "They are on it", "Not a problem", "Wrong: nothing is the matter");

    /** More than these nobody reads; the wall shows all. */
    private static final int MOST = 12;

    private final transient Attention attention;
    private final SerializableConsumer<SeatId> open;
    private final SerializableRunnable changed;
    private final Span count = new Span();
    private final Div cards = new Div();
    private transient List<?> shown = List.of();

    StuckCards(Attention attention, SerializableConsumer<SeatId> open, SerializableRunnable changed) {
        this.attention = attention;
        this.open = open;
        this.changed = changed;
        addClassNames("card", "hands");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", "May be stuck");
        count.addClassName("t3");
        var head = new Div(Symbol.STUCK.icon(), new H2("Did not ask, may be stuck"), count);
        head.addClassName("hands-head");
        cards.addClassName("hands-cards");
        add(head, cards);
    }

    /** @param flags those that need help most first */
    void show(List<Flag> flags, List<Finding> ofTheClass, Map<String, String> names) {
        var unasked = flags.stream().filter(flag -> flag.rule() != Rule.HAND).toList();
        var now = List.of(unasked, ofTheClass, names);
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        count.setText(Integer.toString(unasked.size()));
        cards.removeAll();
        ofTheClass.forEach(finding -> cards.add(ofTheClass(finding)));
        unasked.stream().limit(MOST).forEach(flag -> cards.add(card(flag, names.getOrDefault(flag.seat(), ""))));
        if (unasked.size() > MOST) {
            cards.add(new Paragraph((unasked.size() - MOST) + " more stand on the wall."));
        }
        if (unasked.isEmpty() && ofTheClass.isEmpty()) {
            cards.add(new Paragraph("Nobody, as far as Podium can tell."));
        }
    }

    private static Div ofTheClass(Finding finding) {
        var words = new Paragraph(finding.sentence());
        words.addClassName("s");
        var card = new Div(words);
        card.addClassNames("hands-card", "of-class");
        return card;
    }

    private Div card(Flag flag, String student) {
        var line = SeatLine.of(flag);
        var name = new Span(student);
        name.addClassNames("strong", "cut");
        var since = new Since(flag.since());
        since.addClassNames("t3", "s", "push");
        var top = new Div(line.symbol().smallIcon(), name, since);
        top.addClassNames("row", "stuck-" + line.tone().id());
        var said = new Paragraph(flag.sentence());
        said.addClassNames("t2", "s");
        var watch = new Button("Watch", pressed -> open.accept(SeatId.parse(flag.seat())));
        watch.addClassNames("sm", "grow");
        watch.setAriaLabel("Watch: " + student);
        var actions = new Div(watch, menu(flag, student));
        actions.addClassNames("row", "hands-actions");
        var card = new Div(top, said, actions);
        card.addClassName("hands-card");
        return card;
    }

    private MenuBar menu(Flag flag, String student) {
        var bar = new MenuBar();
        bar.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        bar.addClassName("more");
        var button = bar.addItem(Symbol.CLOSE.smallIcon());
        button.setAriaLabel("Do not show: " + student);
        var seat = SeatId.parse(flag.seat());
        reasons(
                button.getSubMenu().addItem("Until something new happens").getSubMenu(),
                reason -> attention.dismiss(seat, flag.rule(), reason));
        for (int minutes : new int[] {5, 15, 60}) {
            reasons(
                    button.getSubMenu().addItem("For " + minutes + " minutes").getSubMenu(),
                    reason -> attention.snooze(seat, flag.rule(), Duration.ofMinutes(minutes), reason));
        }
        return bar;
    }

    private void reasons(HasMenuItems menu, SerializableConsumer<String> decide) {
        for (var reason : REASONS) {
            menu.addItem(reason, chosen -> {
                try {
                    decide.accept(reason);
                } catch (Refusal refused) {
                    Toasts.refuse(refused);
                }
                changed.run();
            });
        }
    }
}
