package dev.podium.agents.ui;

import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.costs.AgentsToday;
import dev.podium.kernel.AgentId;
import java.util.List;

/** Agents as a wall of tiles, in pages. The order holds while somebody points at it; see frontend/agents/podium-wall.ts. */
@Tag("podium-wall")
@JsModule("./agents/podium-wall.ts")
final class AgentWall extends AgentScreens {

    private final transient AgentsToday costs;

    AgentWall(Agents agents, AgentsToday costs, SerializableConsumer<AgentId> open) {
        super(agents, open);
        this.costs = costs;
        addClassName("wall");
    }

    void show(WallChoice choice, List<Agent> agents) {
        getElement().setProperty("size", choice.size().id());
        getElement().setProperty("order", choice.query());
        var spent = costs.shown();
        put(agents.stream()
                .sorted(choice.sort().order())
                .map(agent -> Tile.of(agent, spent.getOrDefault(agent.id(), "")))
                .toList());
    }

    /** Whether a terminal lies over it; then it asks for no screens. */
    void cover(boolean covered) {
        getElement().setProperty("covered", covered);
    }

    List<Tile> tiles() {
        return rows();
    }
}
