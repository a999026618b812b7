package dev.podium.agents.ui;

import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.function.SerializableSupplier;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.ui.TerminalPane;

/** One agent's terminal with its header. */
final class AgentTerminal extends Section {

    private final AgentId id;
    private final TerminalHeader header;

    AgentTerminal(Agent agent, Agents agents, TerminalHeader header) {
        this.id = agent.id();
        this.header = header;
        addClassName("term");
        getElement().setAttribute("aria-label", "Terminal of " + agent.name());
        var pane = new TerminalPane(address(agents, id));
        add(header, pane);
        show(agent);
        pane.focus();
    }

    AgentId id() {
        return id;
    }

    void show(Agent agent) {
        header.show(agent);
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
