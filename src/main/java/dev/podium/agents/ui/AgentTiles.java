package dev.podium.agents.ui;

import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.costs.AgentsToday;
import dev.podium.kernel.AgentId;
import java.util.List;

/** Agents as tiles in their groups. */
@Tag("podium-tiles")
@JsModule("./agents/podium-tiles.ts")
final class AgentTiles extends AgentScreens {

    private final transient AgentsToday costs;

    AgentTiles(Agents agents, AgentsToday costs, SerializableConsumer<AgentId> open) {
        super(agents, open);
        this.costs = costs;
        addClassName("tiles");
    }

    /**
     * Shows these: those that need somebody first, by what they need, then the working, then the quiet; oldest first
     * inside.
     */
    void show(List<Agent> shown) {
        var spent = costs.shown();
        put(shown.stream()
                .sorted(StateLook.URGENT_FIRST)
                .map(agent -> Tile.of(agent, spent.getOrDefault(agent.id(), "")))
                .toList());
    }

    List<Tile> tiles() {
        return rows();
    }
}
