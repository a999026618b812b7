package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Visibilities;
import dev.podium.labs.stuck.Flag;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Keys;
import dev.podium.portal.Since;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.ui.PresenceLine;
import dev.podium.terminals.ui.TerminalPane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A student's terminal over the wall: first to look at; whoever wants to type takes it over, and releases it again. The
 * student is shown both.
 */
final class SeatTerminal extends Section {

    private final SeatId seat;
    private final AgentId agent;
    private final transient Agents agents;
    private final Span name = new Span();
    private final Div said = new Div();
    private final Div facts = new Div();
    private final Div why = new Div();
    private final Div more = new Div();
    private final Button take = new Button("Take over", Symbol.KEYBOARD.smallIcon(), pressed -> drive(true));
    private final Button release = new Button("Release", Symbol.EYE.smallIcon(), pressed -> drive(false));
    private final Div under = new Div();
    private final PresenceLine presence = new PresenceLine();
    private @Nullable String closed;
    private transient List<Object> shown = List.of();

    /** @param view whether it opens at all; where it does not, what may be seen stands around what says so */
    SeatTerminal(SeatId seat, AgentId agent, Agents agents, Visibilities.View view, SerializableRunnable close) {
        this.seat = seat;
        this.agent = agent;
        this.agents = agents;
        addClassName("term");
        name.addClassNames("strong", "cut");
        said.addClassName("row");
        facts.addClassNames("row", "g3", "s", "t2");
        more.addClassNames("row", "g2");
        take.addClassName("sm");
        take.getElement().setAttribute("title", "Type into it; the student sees that");
        take.setAriaLabel("Take over");
        Keys.give(take, "t", "Take over the terminal that you watch");
        release.addClassName("sm");
        release.setAriaLabel("Release");
        Keys.give(release, "r", "Release the terminal that you took over");
        var leave = new Button(Symbol.CLOSE.smallIcon(), pressed -> close.run());
        leave.addClassNames("sm", "sq", "ghost");
        leave.setAriaLabel("Close the terminal");
        Keys.giveFocus(leave, "f6", "Leave the terminal");
        var push = new Span();
        push.addClassName("push");
        var first = new Div(name, said, push, more, take, release, leave);
        first.addClassName("row");
        var second = new Div(presence, facts);
        second.addClassNames("row", "g3", "s", "t2", "meta");
        under.addClassName("under");
        add(new Header(first, second, why), under);
        see(view);
    }

    SeatId seat() {
        return seat;
    }

    AgentId agent() {
        return agent;
    }

    /** Buttons beside those of the terminal. */
    Div more() {
        return more;
    }

    /** It opens when the student lets it, and shuts when that ends. */
    void see(Visibilities.View view) {
        var instead = view.opens() ? "" : view.level().insteadOfScreen();
        if (instead.equals(closed)) {
            return;
        }
        closed = instead;
        presence.setVisible(instead.isEmpty());
        if (instead.isEmpty()) {
            drive(false);
            return;
        }
        take.setVisible(false);
        release.setVisible(false);
        under.removeAll();
        under.add(new EmptyState(
                instead, "It opens to whoever takes the student's raised hand, until the hand is down."));
    }

    private void drive(boolean drives) {
        var pane = new TerminalPane(() -> agents.ticket(agent, drives ? Terminals.Mode.DRIVE : Terminals.Mode.WATCH)
                .url());
        pane.setLabel("Terminal of " + name.getText());
        // Whoever pressed it wants the keyboard, also where the student has it.
        pane.getElement().setAttribute("takes", drives);
        take.setVisible(!drives);
        release.setVisible(drives);
        under.removeAll();
        under.add(pane);
        pane.focus();
    }

    /** How it is now; parts that did not change stay. */
    void show(SeatLine.Known known, SeatLine line, String stepWords) {
        var now = List.<Object>of(known.seat(), line, stepWords);
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        name.setText(known.seat().studentName());
        getElement().setAttribute("aria-label", "Terminal of " + known.seat().studentName());
        said.removeAll();
        said.add(new StatusBadge(line.tone(), line.symbol(), line.words(), "", line.since()));
        facts.removeAll();
        facts.add(fact(Symbol.MACHINE, known.seat().machineName()));
        if (!known.seat().section().isEmpty()) {
            facts.add(fact(Symbol.TEAM, known.seat().section()));
        }
        if (!stepWords.isEmpty()) {
            facts.add(fact(Symbol.CHECK, stepWords));
        }
        why.removeAll();
        known.flags().forEach(flag -> why.add(reason(flag)));
    }

    private static Component reason(Flag flag) {
        var line = SeatLine.of(flag);
        var since = new Since(flag.since());
        since.addClassName("push");
        var reason = new Div(line.symbol().smallIcon(), new Span(flag.sentence()), since);
        reason.addClassNames("reason", line.tone().id());
        return reason;
    }

    private static Component fact(Symbol symbol, String words) {
        var text = new Span(words);
        text.addClassName("cut");
        var fact = new Span(symbol.smallIcon(), text);
        fact.addClassNames("row", "g1", "fact");
        return fact;
    }
}
