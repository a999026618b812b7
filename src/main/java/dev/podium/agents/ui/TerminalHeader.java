package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Reach;
import dev.podium.identity.People;
import dev.podium.portal.Keys;
import dev.podium.portal.Since;
import dev.podium.portal.Symbol;
import dev.podium.terminals.ui.PresenceLine;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Line 1: name, state with reason, what can be done. Line 2: who is here, machine, directory, program, owner. Below them,
 * of one that needs somebody, the whole reason.
 */
final class TerminalHeader extends Header {

    /** What the page around the terminal does for it. */
    interface Around {
        void close();

        void fullPage();

        void foldList();

        /** The agent is another than before. */
        void changed();

        /** The agent was deleted. */
        void deleted();
    }

    private final transient Agents agents;
    private final transient People people;
    private final transient AgentActions actions;
    private final transient WorkRules rules;
    private final transient SharedGpus gpus;
    private final transient RecordingControl recording;
    private final transient Around around;
    private final Div first = new Div();
    private final Div second = new Div();
    private final Button notes;
    private SerializableRunnable openNotes = () -> {};
    private final PresenceLine presence = new PresenceLine();
    private final Div reason = new Div();

    TerminalHeader(
            Agents agents,
            People people,
            AgentActions actions,
            WorkRules rules,
            SharedGpus gpus,
            RecordingControl recording,
            Around around) {
        this.agents = agents;
        this.people = people;
        this.actions = actions;
        this.rules = rules;
        this.gpus = gpus;
        this.recording = recording;
        this.around = around;
        notes = new Button("Notes", Symbol.DOCUMENT.smallIcon(), e -> openNotes.run());
        notes.addClassName("sm");
        notes.getElement().setAttribute("title", "Notes, Alt O");
        Keys.give(notes, "alt+o", "Notes on the agent");
        first.addClassName("row");
        second.addClassNames("row", "g3", "s", "t2", "meta");
        second.add(presence);
        reason.addClassName("reason");
        add(first, second, reason);
    }

    /** @param asked whether what it waits for stands below */
    void show(Agent agent, boolean asked) {
        first.removeAll();
        // Who is here stays: its list may be open.
        second.getChildren().filter(part -> part != presence).toList().forEach(second::remove);
        presence.setVisible(agent.mine().opens());
        var back = button("Back to agents", Symbol.BACK, around::close);
        back.addClassNames("only-p", "back");
        var push = new Span();
        push.addClassName("push");
        var badge = StateLook.badge(agent);
        badge.setVisible(!asked && !saysWhole(agent));
        first.add(back, new Crumb(agent.name()), badge, push);
        if (agent.mine() == Reach.OWNER) {
            first.add(share(agent));
        }
        mainAction(agent).ifPresent(first::add);
        if (agent.mine().opens()) {
            first.add(notes);
        }
        if (actions.changes(agent)) {
            first.add(more(agent));
        }
        var fold = button("Fold the list", Symbol.SIDE_PANE, around::foldList);
        Keys.give(fold, "]", "Fold the tiles");
        var full = button("Full page", Symbol.EXPAND, around::fullPage);
        Keys.give(full, "alt+enter", "Terminal on the full page");
        var close = button("Close the terminal", Symbol.CLOSE, around::close);
        Keys.giveFocus(close, "f6", "Leave the terminal");
        for (var button : new Button[] {fold, full, close}) {
            button.addClassName("hide-p");
            first.add(button);
        }
        var machine = fact(Symbol.MACHINE, agent.machineName(), false);
        if (agent.placed() != null) {
            machine.getElement().setAttribute("title", agent.placed().why());
        }
        second.add(
                machine,
                fact(Symbol.FOLDER, agent.workingDirectory(), true),
                fact(Symbol.AGENTS, Tile.program(agent), false));
        if (agent.gpus() != null) {
            var held = fact(Symbol.GPUS, gpus.words(agent.gpus()), false);
            held.getElement().setAttribute("title", SharedGpus.limit(agent.gpus()));
            second.add(held);
        }
        work(agent).ifPresent(second::add);
        if (agent.adopted()) {
            second.add(new Span("adopted"));
        }
        if (agent.mine().opens()) {
            second.add(inside(agent));
            var recorded = recording.status(agent.id());
            if (recorded != null) {
                second.add(recording.button(agent, recorded));
            }
        }
        var owner = new Span(Shared.symbol(agent).smallIcon(), new Span(agent.ownerName()));
        owner.addClassNames("row", "g1", "t3", "nowrap", "push");
        owner.setClassName("hide-p", agent.mine() == Reach.OWNER);
        owner.getElement().setAttribute("title", "Owner. " + Shared.words(agent));
        second.add(owner);
        showReason(agent, asked);
    }

    /** In place of the badge, and all of it that is known: somebody is to decide by it. */
    private void showReason(Agent agent, boolean asked) {
        var look = StateLook.of(agent.state());
        var when = new Since(agent.since());
        when.addClassName("push");
        reason.removeAll();
        reason.setVisible(saysWhole(agent) && !asked);
        reason.setClassName("reason " + look.tone().id());
        reason.getElement().setAttribute("title", agent.evidence().words());
        reason.add(look.symbol().smallIcon(), new Span(agent.state().word() + ": " + agent.reason()), when);
    }

    private static boolean saysWhole(Agent agent) {
        return StateLook.of(agent.state()).needsSomebody() && !agent.reason().isEmpty();
    }

    void onNotes(SerializableRunnable open) {
        openNotes = open;
    }

    /** How many notes there are. */
    void counted(int number) {
        notes.setText(number == 0 ? "Notes" : "Notes " + number);
        // A phone shows the icon alone.
        notes.setAriaLabel(notes.getText());
    }

    /** A watcher has no menu, and may know of them too. */
    private Button inside(Agent agent) {
        var button = new Button("tmux inside", Symbol.TILES.smallIcon(), e -> new NestedDialog(agents, agent).open());
        button.addClassNames("sm", "ghost");
        // A phone shows the icon alone.
        button.setAriaLabel("tmux inside");
        button.getElement().setAttribute("title", "The tmux servers that it started itself");
        return button;
    }

    /** Its project and the policies that apply to it; what those say is told on hover. */
    private Optional<Span> work(Agent agent) {
        var project = agent.project();
        var names = Stream.of(project == null ? "" : rules.name(project), rules.policies(project))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" · "));
        if (names.isEmpty()) {
            return Optional.empty();
        }
        var fact = fact(Symbol.LOCK, names, false);
        fact.getElement().setAttribute("title", (project == null ? "" : "Project. ") + rules.applying(project));
        return Optional.of(fact);
    }

    private Button share(Agent agent) {
        var button = new Button("Share", Symbol.TEAM.smallIcon(), e -> openShares(agent));
        button.addClassNames("sm", "share");
        // A phone shows the icon alone.
        button.setAriaLabel("Share");
        button.getElement().setAttribute("title", Shared.words(agent));
        return button;
    }

    private void openShares(Agent agent) {
        new ShareDialog(agents, people, agent, around::changed).open();
    }

    private Optional<Button> mainAction(Agent agent) {
        boolean running = agent.state().running();
        if (running ? !agent.mine().types() : !actions.changes(agent)) {
            return Optional.empty();
        }
        Button button;
        if (agent.waitsForGpus()) {
            button = new Button(
                    "Stop waiting", Symbol.CLOSE.smallIcon(), e -> actions.stop(agent.id(), around::changed));
            button.getElement().setAttribute("title", "Take back what was asked for it");
        } else if (running) {
            button = new Button("Interrupt", Symbol.INTERRUPT.smallIcon(), e -> actions.interrupt(agent.id()));
            button.getElement().setAttribute("title", "Interrupt, as Ctrl-C does");
            Keys.give(button, "alt+.", "Interrupt the agent");
        } else {
            button = new Button("Start", Symbol.START.smallIcon(), e -> act(() -> actions.start(agent.id())));
        }
        button.addClassName("sm");
        button.setAriaLabel(button.getText());
        return Optional.of(button);
    }

    private MenuBar more(Agent agent) {
        var bar = new MenuBar();
        bar.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        bar.addClassName("more");
        var button = bar.addItem(Symbol.MORE.icon());
        button.setAriaLabel("More");
        var menu = button.getSubMenu();
        if (!agent.adopted()) {
            menu.addItem("Restart", e -> act(() -> actions.restart(agent.id())));
            if (agent.state().running()) {
                menu.addItem("Stop", e -> actions.stop(agent.id(), around::changed));
            }
            menu.addSeparator();
        }
        if (agent.mine() == Reach.OWNER) {
            menu.addItem("Share", e -> openShares(agent));
        }
        recording.addTo(menu, agent, around::changed);
        menu.addItem("Rename", e -> new RenameDialog(agents, agent, around::changed).open());
        menu.addItem("Delete", e -> actions.delete(agent.id(), around::deleted));
        return bar;
    }

    private void act(SerializableRunnable action) {
        action.run();
        around.changed();
    }

    private static Button button(String words, Symbol symbol, SerializableRunnable press) {
        var button = new Button(symbol.smallIcon(), e -> press.run());
        button.addClassNames("sm", "sq", "ghost");
        button.setAriaLabel(words);
        button.getElement().setAttribute("title", words);
        return button;
    }

    private static Span fact(Symbol symbol, String words, boolean mono) {
        var text = new Span(words);
        text.addClassName("cut");
        if (mono) {
            text.addClassName("mono");
        }
        var fact = new Span(symbol.smallIcon(), text);
        fact.addClassNames("row", "g1", "fact");
        return fact;
    }
}
