package dev.podium.agents.ui;

import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableSupplier;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Notes;
import dev.podium.agents.Recordings;
import dev.podium.identity.People;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Makes an agent's terminal with all that stands around it, for each page that opens one. */
@Component
class OpenedAgent {

    private final Agents agents;
    private final Notes notes;
    private final Permissions permissions;
    private final People people;
    private final AgentActions actions;
    private final WorkRules rules;
    private final SharedGpus gpus;
    private final Recordings recordings;
    private final ObjectProvider<TerminalCards> cards;

    OpenedAgent(
            Agents agents,
            Notes notes,
            Permissions permissions,
            People people,
            AgentActions actions,
            WorkRules rules,
            SharedGpus gpus,
            Recordings recordings,
            ObjectProvider<TerminalCards> cards) {
        this.agents = agents;
        this.notes = notes;
        this.permissions = permissions;
        this.people = people;
        this.actions = actions;
        this.rules = rules;
        this.gpus = gpus;
        this.recordings = recordings;
        this.cards = cards;
    }

    /**
     * @param beside the agents of the page, in the order in which it shows them
     * @param open goes to one of those
     */
    AgentTerminal terminal(
            Agent agent,
            TerminalHeader.Around around,
            SerializableSupplier<List<Tile>> beside,
            SerializableConsumer<AgentId> open) {
        var header = new TerminalHeader(agents, people, actions, rules, gpus, new RecordingControl(recordings), around);
        var terminal = new AgentTerminal(
                agent,
                agents,
                notes,
                permissions,
                actions,
                header,
                cards.stream().toList());
        cards.forEach(each -> terminal.say(each.above(agent.id())));
        terminal.add(new Neighbours(agent.id(), beside, open));
        return terminal;
    }
}
