package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.machines.Machine;
import dev.podium.portal.Keys;
import dev.podium.portal.Symbol;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Above a wall: which agents, in which order, how large. */
final class WallTools extends Div {

    private static final Show[] SHOWN = {Show.ALL, Show.MINE, Show.NEEDS_YOU, Show.WORKING};

    private final Map<Show, Button> chips = new EnumMap<>(Show.class);
    private final Map<WallChoice.Size, Button> sizes = new EnumMap<>(WallChoice.Size.class);
    private final TextField text = new TextField();
    private final Select<Machine> machine = new Select<>();
    private final Select<WallChoice.Sort> sort = new Select<>();
    private final Button pick;
    private final SerializableConsumer<WallChoice> choose;
    private transient WallChoice choice = WallChoice.ALL;

    WallTools(List<Machine> machines, SerializableConsumer<WallChoice> choose, SerializableRunnable pickAgents) {
        this.choose = choose;
        addClassNames("row", "tools", "wall-tools");
        var row = new Div();
        row.addClassName("chips");
        for (var show : SHOWN) {
            var chip = new Button(
                    "", e -> choose.accept(choice.with(choice.selection().showing(show))));
            chip.addClassName("chip");
            chips.put(show, chip);
            row.add(chip);
        }
        text.setPlaceholder("Filter by name");
        text.setAriaLabel("Filter by name");
        text.setPrefixComponent(Symbol.FILTER.smallIcon());
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.addValueChangeListener(
                e -> told(e.isFromClient(), choice.with(choice.selection().typed(e.getValue()))));
        Keys.give(text, "/", "Filter by name");
        machine.setItems(machines);
        machine.setItemLabelGenerator(each -> each == null ? "All machines" : each.name());
        machine.setEmptySelectionAllowed(true);
        machine.setEmptySelectionCaption("All machines");
        machine.setPlaceholder("All machines");
        machine.setAriaLabel("Machine");
        machine.setVisible(machines.size() > 1);
        machine.addValueChangeListener(e -> told(
                e.isFromClient(),
                choice.on(e.getValue() == null ? null : e.getValue().id())));
        sort.setItems(WallChoice.Sort.values());
        sort.setItemLabelGenerator(WallChoice.Sort::words);
        sort.setAriaLabel("Order");
        sort.addValueChangeListener(e -> told(e.isFromClient(), choice.with(e.getValue())));
        pick = new Button("Choose agents", e -> pickAgents.run());
        pick.addClassNames("sm", "hide-p");
        var segments = new Span();
        segments.addClassName("segments");
        segments.getElement().setAttribute("role", "group").setAttribute("aria-label", "Size of the tiles");
        for (var size : WallChoice.Size.values()) {
            var button = new Button(size.name(), e -> choose.accept(choice.with(size)));
            button.addClassNames("sm", "sq", "ghost");
            button.setAriaLabel("Tiles of size " + size.name());
            sizes.put(size, button);
            segments.add(button);
        }
        var push = new Span();
        push.addClassName("push");
        add(row, push, text, machine, pick, sort, segments);
    }

    private void told(boolean byPerson, WallChoice now) {
        if (byPerson) {
            choose.accept(now);
        }
    }

    void show(WallChoice now, Map<Show, Integer> numbers) {
        choice = now;
        chips.forEach((show, chip) -> {
            chip.setText(show.words() + " " + numbers.getOrDefault(show, 0));
            chip.getElement()
                    .setAttribute(
                            "aria-pressed", Boolean.toString(now.selection().show() == show));
        });
        sizes.forEach((size, button) ->
                button.getElement().setAttribute("aria-pressed", Boolean.toString(now.size() == size)));
        text.setValue(now.selection().text());
        machine.setValue(machine.getListDataView()
                .getItems()
                .filter(each -> each.id().equals(now.machine()))
                .findFirst()
                .orElse(null));
        sort.setValue(now.sort());
        pick.setText(now.picked().isEmpty() ? "Choose agents" : now.picked().size() + " chosen");
    }
}
