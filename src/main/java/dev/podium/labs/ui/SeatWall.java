package dev.podium.labs.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.SeatId;
import dev.podium.portal.RowsElement;
import dev.podium.terminals.ui.ScreenNews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Seats as tiles with the last lines of their screens, of which the browser asks for those in view. */
@Tag("podium-seats")
@JsModule("./labs/podium-seats.ts")
final class SeatWall extends RowsElement<SeatTile> {

    private static final int MOST_ASKED = 100;
    private static final int MOST_LINES = 40;

    private final transient Agents agents;
    private final SerializableConsumer<SeatId> open;
    private final transient ScreenNews news = new ScreenNews();
    private transient Map<String, AgentId> agentsOfSeats = Map.of();

    SeatWall(Agents agents, SerializableConsumer<SeatId> open) {
        super(SeatTile::id);
        this.agents = agents;
        this.open = open;
        addClassName("wall");
    }

    void show(SeatsShown choice, List<SeatTile> tiles, Map<String, AgentId> ofSeats) {
        agentsOfSeats = Map.copyOf(ofSeats);
        getElement().setProperty("size", SeatsShown.id(choice.size()));
        getElement().setProperty("order", choice.query());
        put(tiles);
    }

    void select(String seat) {
        getElement().setProperty("selected", seat);
    }

    /** Whether a terminal lies over it; then it asks for no screens. */
    void cover(boolean covered) {
        getElement().setProperty("covered", covered);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        news.forget();
        super.onAttach(event);
    }

    /** What is new on the screens of these seats: see {@link ScreenNews}. */
    @ClientCallable
    ObjectNode screens(ArrayNode ids, int lines) {
        var names = new ArrayList<String>();
        var seatOf = new HashMap<AgentId, String>();
        for (int i = 0; i < Math.min(ids.size(), MOST_ASKED); i++) {
            var seat = ids.get(i).asString();
            names.add(seat);
            var agent = agentsOfSeats.get(seat);
            if (agent != null) {
                seatOf.put(agent, seat);
            }
        }
        var screens = new HashMap<String, String>();
        agents.tails(List.copyOf(seatOf.keySet()), Math.clamp(lines, 1, MOST_LINES))
                .forEach((agent, screen) -> screens.put(seatOf.getOrDefault(agent, ""), screen));
        return news.next(names, screens);
    }

    @ClientCallable
    void chosen(String id) {
        open.accept(SeatId.parse(id));
    }
}
