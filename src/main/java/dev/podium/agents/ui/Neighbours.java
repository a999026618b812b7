package dev.podium.agents.ui;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableSupplier;
import dev.podium.kernel.AgentId;
import dev.podium.portal.Keys;
import dev.podium.portal.Toasts;
import java.util.List;

/**
 * From the agent that is open to those beside it in the list: a swipe over the header on a phone, and by the keyboard to
 * those that need somebody. From the last it goes on with the first.
 */
@Tag("podium-neighbours")
@JsModule("./agents/podium-neighbours.ts")
final class Neighbours extends Component implements HasComponents {

    private final String current;
    private final SerializableSupplier<List<Tile>> tiles;
    private final SerializableConsumer<AgentId> open;

    /** @param tiles in the order in which they are shown */
    Neighbours(AgentId current, SerializableSupplier<List<Tile>> tiles, SerializableConsumer<AgentId> open) {
        this.current = current.toString();
        this.tiles = tiles;
        this.open = open;
        add(
                key("Next agent that needs you", "alt+arrowdown", 1),
                key("Agent before that needs you", "alt+arrowup", -1));
    }

    private Button key(String words, String key, int by) {
        var button = new Button(words, e -> needing(by));
        // For the keyboard and for those who hear the page.
        button.addClassName("vh");
        Keys.give(button, key, words);
        return button;
    }

    private void needing(int by) {
        var wanted = tiles.get().stream()
                .filter(tile -> tile.group().equals(StateLook.Group.NEEDS_YOU.words())
                        || tile.id().equals(current))
                .toList();
        if (wanted.stream().allMatch(tile -> tile.id().equals(current))) {
            Toasts.say("No other agent needs you.");
            return;
        }
        go(wanted, by);
    }

    /** @param by 1 for the next in the list, -1 for the one before */
    @ClientCallable
    void swiped(int by) {
        go(tiles.get(), Integer.signum(by));
    }

    private void go(List<Tile> all, int by) {
        var ids = all.stream().map(Tile::id).toList();
        int at = ids.indexOf(current);
        if (ids.size() > (at < 0 ? 0 : 1)) {
            // One that the list does not hold stands before its first.
            open.accept(AgentId.parse(ids.get(Math.floorMod(at < 0 ? 0 : at + by, ids.size()))));
        }
    }
}
