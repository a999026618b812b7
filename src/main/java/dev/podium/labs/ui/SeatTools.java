package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.portal.Keys;
import dev.podium.portal.Symbol;
import java.util.EnumMap;
import java.util.Map;

/** Above a lab's wall: which seats, in which order, how large. */
final class SeatTools extends Div {

    private final Map<SeatsShown.Show, Button> chips = new EnumMap<>(SeatsShown.Show.class);
    private final Map<SeatsShown.Size, Button> sizes = new EnumMap<>(SeatsShown.Size.class);
    private final TextField text = new TextField();
    private final Select<SeatsShown.Sort> sort = new Select<>();
    private transient SeatsShown choice = SeatsShown.ALL;

    SeatTools(SerializableConsumer<SeatsShown> choose) {
        addClassNames("row", "tools", "wall-tools");
        var row = new Div();
        row.addClassName("chips");
        for (var show : SeatsShown.Show.values()) {
            var chip = new Button("", pressed -> choose.accept(choice.with(show)));
            chip.addClassName("chip");
            chips.put(show, chip);
            row.add(chip);
        }
        text.setPlaceholder("Filter by name");
        text.setAriaLabel("Filter by name or group");
        text.setPrefixComponent(Symbol.FILTER.smallIcon());
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.addValueChangeListener(changed -> {
            if (changed.isFromClient()) {
                choose.accept(choice.typed(changed.getValue()));
            }
        });
        Keys.give(text, "/", "Filter by name or group");
        sort.setItems(SeatsShown.Sort.values());
        sort.setItemLabelGenerator(SeatsShown.Sort::words);
        sort.setAriaLabel("Order");
        sort.addValueChangeListener(changed -> {
            if (changed.isFromClient()) {
                choose.accept(choice.with(changed.getValue()));
            }
        });
        var segments = new Span();
        segments.addClassName("segments");
        segments.getElement().setAttribute("role", "group").setAttribute("aria-label", "Size of the tiles");
        for (var size : SeatsShown.Size.values()) {
            var button = new Button(size.name(), pressed -> choose.accept(choice.with(size)));
            button.addClassNames("sm", "sq", "ghost");
            button.setAriaLabel("Tiles of size " + size.name());
            sizes.put(size, button);
            segments.add(button);
        }
        var push = new Span();
        push.addClassName("push");
        add(row, push, text, sort, segments);
    }

    void show(SeatsShown now, Map<SeatsShown.Show, Integer> numbers) {
        choice = now;
        chips.forEach((show, chip) -> {
            chip.setText(show.words() + " " + numbers.getOrDefault(show, 0));
            chip.getElement().setAttribute("aria-pressed", Boolean.toString(now.show() == show));
        });
        sizes.forEach((size, button) ->
                button.getElement().setAttribute("aria-pressed", Boolean.toString(now.size() == size)));
        text.setValue(now.text());
        sort.setValue(now.sort());
    }
}
