package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.agents.Agents;
import dev.podium.costs.AgentsToday;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Keys;
import dev.podium.portal.Symbol;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The middle column: the choices, then tiles or the list. */
final class Middle extends Section {

    private final AgentTiles tiles;
    private final AgentList list;
    private final Div place = new Div();
    private final Map<Show, Button> chips = new EnumMap<>(Show.class);
    private final Button asList;
    private final Button asTiles;
    private final SerializableRunnable clear;
    private transient Selection selection = Selection.ALL;
    private boolean listed;
    private transient Map<Show, Integer> numbers = Map.of();
    private transient Shown shown = new Shown(List.of(), 0);

    Middle(
            Agents agents,
            AgentsToday costs,
            WorkRules rules,
            SerializableConsumer<Show> choose,
            SerializableRunnable clear,
            SerializableRunnable foldTree) {
        this.clear = clear;
        tiles = new AgentTiles(agents, costs, AgentsView::open);
        list = new AgentList(agents, rules, AgentsView::open);
        addClassName("mid");
        getElement().setAttribute("aria-label", "Agents");
        var row = new Div();
        row.addClassName("chips");
        for (var show : new Show[] {Show.ALL, Show.MINE, Show.NEEDS_YOU}) {
            var chip = new Button("", e -> choose.accept(show));
            chip.addClassName("chip");
            chips.put(show, chip);
            row.add(chip);
        }
        var fold = icon(Symbol.SIDE_PANE, "Fold the tree", foldTree);
        Keys.give(fold, "[", "Fold the tree");
        asList = icon(Symbol.LIST, "Show as a list", () -> as(true));
        asTiles = icon(Symbol.TILES, "Show as tiles", () -> as(false));
        var wall = icon(Symbol.EXPAND, "Show on a wall", () -> WallView.open(WallChoice.ALL.with(selection)));
        var tools = new Div(fold, row, asList, asTiles, wall);
        asList.addClassName("push");
        tools.addClassNames("row", "tools");
        place.addClassName("place");
        add(tools, place);
    }

    private static Button icon(Symbol symbol, String words, SerializableRunnable press) {
        var button = new Button(symbol.smallIcon(), e -> press.run());
        button.addClassNames("sm", "sq", "ghost", "hide-p");
        button.setAriaLabel(words);
        button.getElement().setAttribute("title", words);
        return button;
    }

    private void as(boolean newListed) {
        listed = newListed;
        show(selection, numbers, shown);
    }

    void select(String id) {
        tiles.select(id);
    }

    /** @param newNumbers how many agents each choice holds */
    void show(Selection now, Map<Show, Integer> newNumbers, Shown newShown) {
        selection = now;
        numbers = newNumbers;
        shown = newShown;
        asList.getElement().setAttribute("aria-pressed", Boolean.toString(listed));
        asTiles.getElement().setAttribute("aria-pressed", Boolean.toString(!listed));
        chips.forEach((show, chip) -> {
            chip.setText(show.words() + " " + numbers.getOrDefault(show, 0));
            chip.getElement().setAttribute("aria-pressed", Boolean.toString(selection.show() == show));
        });
        if (listed) {
            put(list);
            list.show(selection);
            return;
        }
        if (shown.agents().isEmpty()) {
            place.removeAll();
            place.add(nothing());
            return;
        }
        put(tiles);
        tiles.show(shown.agents());
        if (shown.count() > shown.agents().size()) {
            var rest = new Paragraph(
                    shown.agents().size() + " of " + shown.count() + " are shown; the filter finds the rest.");
            rest.addClassNames("t3", "s", "pad");
            place.add(rest);
        }
    }

    private void put(Component part) {
        if (place.getComponentCount() != 1 || place.getComponentAt(0) != part) {
            place.removeAll();
            place.add(part);
        }
    }

    private EmptyState nothing() {
        var button = new Button("Clear the filter", e -> clear.run());
        button.addClassName("sm");
        if (!selection.text().isEmpty()) {
            return new EmptyState("No agent matches “" + selection.text() + "”.", "The filter looks at names.", button);
        }
        return switch (selection.show()) {
            case NEEDS_YOU ->
                new EmptyState("Nothing needs you.", "Agents that crash or cannot be reached stand here.", button);
            case WORKING -> new EmptyState("No agent works now.", "", button);
            case MINE -> new EmptyState("No agent is yours.", "Agents that you start stand here.", button);
            case ALL, NEW_AGENT -> new EmptyState("No agent stands here.", "", button);
        };
    }

    AgentTiles tiles() {
        return tiles;
    }
}
