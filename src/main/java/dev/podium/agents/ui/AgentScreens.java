package dev.podium.agents.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.portal.RowsElement;
import dev.podium.terminals.ui.ScreenNews;
import java.util.ArrayList;
import java.util.HashMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Agents as tiles with the last lines of their screens, of which the browser asks for those in view. */
abstract class AgentScreens extends RowsElement<Tile> {

    private static final int MOST_ASKED = 100;
    private static final int MOST_LINES = 40;

    private final transient Agents agents;
    private final SerializableConsumer<AgentId> open;
    private final transient ScreenNews news = new ScreenNews();

    AgentScreens(Agents agents, SerializableConsumer<AgentId> open) {
        super(Tile::id);
        this.agents = agents;
        this.open = open;
    }

    void select(String id) {
        getElement().setProperty("selected", id);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        news.forget();
        super.onAttach(event);
    }

    /** What is new on the screens of these agents: see {@link ScreenNews}. */
    @ClientCallable
    ObjectNode screens(ArrayNode ids, int lines) {
        var asked = new ArrayList<AgentId>();
        var names = new ArrayList<String>();
        for (int i = 0; i < Math.min(ids.size(), MOST_ASKED); i++) {
            var id = AgentId.parse(ids.get(i).asString());
            asked.add(id);
            names.add(id.toString());
        }
        var screens = new HashMap<String, String>();
        agents.tails(asked, Math.clamp(lines, 1, MOST_LINES))
                .forEach((id, screen) -> screens.put(id.toString(), screen));
        return news.next(names, screens);
    }

    @ClientCallable
    void chosen(String id) {
        open.accept(AgentId.parse(id));
    }
}
