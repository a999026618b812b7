package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.function.SerializableSupplier;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Notes;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.EmptyState;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.ui.TerminalPane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One agent's terminal with its header, and its notes beside it. */
final class AgentTerminal extends Section {

    private final AgentId id;
    private final transient Agents agents;
    private final transient Notes notes;
    private final transient Permissions permissions;
    private final TerminalHeader header;
    private final transient List<TerminalCards> cards;
    private final Div under = new Div();
    private final ApprovalCard asks;
    private @Nullable NotesPane notesPane;
    private @Nullable TerminalPane pane;
    private @Nullable Boolean opened;

    AgentTerminal(
            Agent agent,
            Agents agents,
            Notes notes,
            Permissions permissions,
            AgentActions actions,
            TerminalHeader header,
            List<TerminalCards> cards) {
        this.id = agent.id();
        this.agents = agents;
        this.notes = notes;
        this.permissions = permissions;
        this.header = header;
        this.cards = cards;
        asks = new ApprovalCard(actions, this::focusTerminal, this::show);
        under.addClassName("under");
        header.onNotes(this::toggleNotes);
        addClassName("term");
        getElement().setAttribute("aria-label", "Terminal of " + agent.name());
        add(header, asks, under);
        show(agent);
    }

    /** Between the header and the terminal. */
    void say(Component card) {
        addComponentAtIndex(indexOf(asks), card);
    }

    AgentId id() {
        return id;
    }

    void show(Agent agent) {
        boolean opens = agent.mine().opens();
        if (opens && (opened == null || !opened)) {
            header.counted(notes.count(id));
        }
        header.show(agent, asks.show(agent));
        if (opened != null && opened == opens) {
            return;
        }
        opened = opens;
        if (opens) {
            open();
        } else {
            under.removeAll();
            notesPane = null;
            under.add(closed(agent));
        }
    }

    private void open() {
        under.removeAll();
        notesPane = null;
        var first = cards.stream()
                .flatMap(each -> each.instead(id, this::open).stream())
                .findFirst();
        if (first.isPresent()) {
            under.add(first.get());
            return;
        }
        pane = new TerminalPane(address(agents, id));
        under.add(pane);
        focusTerminal();
    }

    private void focusTerminal() {
        if (pane != null) {
            pane.focus();
        }
    }

    private void toggleNotes() {
        if (notesPane == null) {
            notesPane = new NotesPane(
                    notes, id, permissions.allows(Permission.NOTE_WRITE), header::counted, this::toggleNotes);
            under.add(notesPane);
        } else {
            under.remove(notesPane);
            notesPane = null;
        }
    }

    private static EmptyState closed(Agent agent) {
        return new EmptyState(
                "This terminal is " + agent.ownerName() + "'s.",
                "You see that it is there. To look at it or to type into it, ask " + agent.ownerName()
                        + " to share it with you.");
    }

    /** Drives where the person may, otherwise watches. */
    private static SerializableSupplier<String> address(Agents agents, AgentId id) {
        return () -> {
            try {
                return agents.ticket(id, Terminals.Mode.DRIVE).url();
            } catch (Refusal refusal) {
                if (refusal.kind() == Refusal.Kind.FORBIDDEN) {
                    return agents.ticket(id, Terminals.Mode.WATCH).url();
                }
                throw refusal;
            }
        };
    }
}
