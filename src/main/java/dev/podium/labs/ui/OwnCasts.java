package dev.podium.labs.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableRunnable;
import com.vaadin.flow.shared.Registration;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.Broadcasts;
import dev.podium.labs.Broadcasts.Told;
import dev.podium.labs.InputLocks;
import dev.podium.labs.InputLocks.Lock;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Own;
import dev.podium.labs.ShownScreens;
import dev.podium.labs.ShownScreens.Screen;
import dev.podium.portal.Counted;
import dev.podium.portal.Since;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a student is told and asked by those who help, and what holds for their seats; nothing while there is nothing. */
@StyleSheet("casts.css")
final class OwnCasts extends Div {

    private final transient Broadcasts broadcasts;
    private final transient InputLocks locks;
    private final transient ShownScreens screens;
    private final transient Seats seats;
    private final transient LabNews news;
    private final transient @Nullable AgentId above;
    private transient @Nullable All shown;
    private transient Registration registration = () -> {};

    private record All(List<Told> told, List<Lock> locks, List<Screen> screens) {}

    /** @param above the terminal above which it stands; null on a page of their own */
    OwnCasts(
            Broadcasts broadcasts,
            InputLocks locks,
            ShownScreens screens,
            Seats seats,
            LabNews news,
            @Nullable AgentId above) {
        this.broadcasts = broadcasts;
        this.locks = locks;
        this.screens = screens;
        this.seats = seats;
        this.news = news;
        this.above = above;
        addClassName("own-casts");
        getElement().setAttribute("aria-live", "polite");
        refresh();
    }

    /** What has not changed stays as it is, so that nothing is taken from under the pointer. */
    void refresh() {
        var all = now();
        if (all.equals(shown)) {
            return;
        }
        shown = all;
        removeAll();
        setVisible(!all.locks().isEmpty()
                || !all.screens().isEmpty()
                || !all.told().isEmpty());
        all.locks().forEach(each -> add(lock(each)));
        all.screens().forEach(each -> add(screen(each)));
        all.told().forEach(each -> add(message(each)));
    }

    /** Above a terminal that is no seat of theirs, nothing. */
    private All now() {
        var agent = above;
        if (agent == null) {
            return new All(broadcasts.mine(), locks.mine(), screens.mine());
        }
        return seats.mine().stream()
                .map(Own::seat)
                .filter(seat -> agent.equals(seat.agent()))
                .findFirst()
                .map(seat -> new All(
                        broadcasts.mine().stream()
                                .filter(each -> each.lab().equals(seat.lab()))
                                .toList(),
                        locks.mine().stream()
                                .filter(each -> each.seat().equals(seat.id()))
                                .toList(),
                        screens.mine().stream()
                                .filter(each -> each.lab().equals(seat.lab()))
                                .toList()))
                .orElse(new All(List.of(), List.of(), List.of()));
    }

    private Component message(Told told) {
        var text = new Paragraph(told.text());
        text.addClassName("cast-text");
        var close = small("Close", () -> broadcasts.seen(told.id()));
        close.setAriaLabel("Close the message of " + told.byName());
        return card(Symbol.PERSON, told.byName(), new Since(told.at()), text, close);
    }

    private static Component lock(Lock lock) {
        var words = new Paragraph("What you type is not taken. It is unlocked by itself after 3 hours at the latest.");
        var card = card(Symbol.LOCK, "Input is locked by " + lock.byName(), new Since(lock.since()), words);
        card.addClassName("wait");
        return card;
    }

    private Component screen(Screen screen) {
        if (!screen.mine()) {
            var watch = small("Watch", () -> UI.getCurrent().navigate("screens/" + screen.id()));
            watch.setAriaLabel("Watch the screen of " + screen.ownerName());
            watch.addThemeVariants(ButtonVariant.PRIMARY);
            return card(Symbol.LABS, "Screen of " + screen.ownerName(), new Since(screen.askedAt()), watch);
        }
        if (screen.shown() != null) {
            return card(
                    Symbol.ATTENTION,
                    "Your screen is shown to " + screen.labName(),
                    new Since(screen.shown()),
                    new Paragraph("Everybody in the lab may look at this terminal, and not type."),
                    small("Show it no longer", () -> screens.end(screen.id())));
        }
        var yes = small("Accept", () -> screens.answer(screen.id(), true));
        yes.addThemeVariants(ButtonVariant.PRIMARY);
        yes.setAriaLabel("Accept to show your screen");
        var no = small("Decline", () -> screens.answer(screen.id(), false));
        no.setAriaLabel("Decline to show your screen");
        return card(
                Symbol.QUESTION,
                screen.askedBy() + " asks to show your screen to the course",
                new Since(screen.askedAt()),
                new Paragraph("For " + Counted.of(screen.minutes(), "minute", "minutes")
                        + ", everybody in the lab " + screen.labName()
                        + " may look at your terminal, and not type. You can end it at any time."),
                yes,
                no);
    }

    private static Div card(Symbol symbol, String title, Since since, Component... parts) {
        var words = new Span(title);
        words.addClassName("strong");
        since.addClassNames("t3", "s");
        var head = new Div(symbol.icon(), words, since);
        head.addClassNames("row", "cast-head");
        var card = new Div(head);
        card.addClassName("cast-card");
        var buttons = new Div();
        buttons.addClassNames("row", "cast-buttons");
        for (var part : parts) {
            if (part instanceof Button) {
                buttons.add(part);
            } else {
                card.add(part);
            }
        }
        card.add(buttons);
        return card;
    }

    private Button small(String word, SerializableRunnable work) {
        var button = new Button(word, pressed -> {
            try {
                work.run();
            } catch (Refusal refused) {
                // It ended meanwhile; the cards say how it is.
                Toasts.refuse(refused);
            }
            refresh();
        });
        button.addClassName("sm");
        return button;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        registration = news.subscribe(event.getUI(), this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }
}
