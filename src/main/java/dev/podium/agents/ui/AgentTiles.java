package dev.podium.agents.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Agents as tiles with the last lines of their screens. The browser is told what changed, and nothing twice. */
@Tag("podium-tiles")
@JsModule("./agents/podium-tiles.ts")
final class AgentTiles extends RowsElement<Tile> {

    private static final int LINES = 6;
    private static final int MOST_ASKED = 100;

    private final transient Agents agents;
    private final SerializableConsumer<AgentId> open;
    private final Map<String, String> knownTails = new HashMap<>();

    AgentTiles(Agents agents, SerializableConsumer<AgentId> open) {
        super(Tile::id);
        this.agents = agents;
        this.open = open;
        addClassName("tiles");
    }

    /**
     * Shows these: those that need somebody first, by what they need, then the working, then the quiet; oldest first
     * inside.
     */
    void show(List<Agent> shown) {
        put(shown.stream()
                .sorted(Comparator.comparing(
                                (Agent agent) -> StateLook.of(agent.state()).group())
                        .thenComparing(agent -> StateLook.of(agent.state()).rank())
                        .thenComparing(Agent::since))
                .map(Tile::of)
                .toList());
    }

    void select(String id) {
        getElement().setProperty("selected", id);
    }

    List<Tile> tiles() {
        return rows();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        knownTails.clear();
        super.onAttach(event);
    }

    @ClientCallable
    ObjectNode tails(ArrayNode ids) {
        var asked = new ArrayList<AgentId>();
        for (int i = 0; i < Math.min(ids.size(), MOST_ASKED); i++) {
            asked.add(AgentId.parse(ids.get(i).asString()));
        }
        var answer = JsonNodeFactory.instance.objectNode();
        agents.tails(asked, LINES).forEach((id, tail) -> {
            if (!tail.equals(knownTails.put(id.toString(), tail))) {
                answer.put(id.toString(), tail);
            }
        });
        return answer;
    }

    @ClientCallable
    void chosen(String id) {
        open.accept(AgentId.parse(id));
    }
}
