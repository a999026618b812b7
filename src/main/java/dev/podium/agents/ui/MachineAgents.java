package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import dev.podium.agents.Agents;
import dev.podium.kernel.MachineId;
import dev.podium.machines.Machines;
import dev.podium.machines.ui.MachinePart;
import org.springframework.core.annotation.Order;

/** The agents of a machine, on its page. */
@org.springframework.stereotype.Component
@Order(1)
class MachineAgents implements MachinePart {

    private final Agents agents;
    private final Machines machines;
    private final AgentNews news;

    MachineAgents(Agents agents, Machines machines, AgentNews news) {
        this.agents = agents;
        this.machines = machines;
        this.news = news;
    }

    @Override
    public Component on(MachineId machine) {
        return new AgentsThere(agents, machines, news, machine);
    }
}
