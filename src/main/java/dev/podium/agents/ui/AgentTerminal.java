package dev.podium.agents.ui;

import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.function.SerializableSupplier;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.EmptyState;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.ui.TerminalPane;
import org.jspecify.annotations.Nullable;

/** One agent's terminal with its header. */
final class AgentTerminal extends Section {

    private final AgentId id;
    private final transient Agents agents;
    private final TerminalHeader header;
    private @Nullable Boolean opened;

    AgentTerminal(Agent agent, Agents agents, TerminalHeader header) {
        this.id = agent.id();
        this.agents = agents;
        this.header = header;
        addClassName("term");
        getElement().setAttribute("aria-label", "Terminal of " + agent.name());
        add(header);
        show(agent);
    }

    AgentId id() {
        return id;
    }

    void show(Agent agent) {
        header.show(agent);
        boolean opens = agent.mine().opens();
        if (opened != null && opened == opens) {
            return;
        }
        opened = opens;
        removeAll();
        add(header);
        if (opens) {
            var pane = new TerminalPane(address(agents, id));
            add(pane);
            pane.focus();
        } else {
            add(closed(agent));
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
