package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.portal.Keys;
import dev.podium.portal.Symbol;
import java.util.EnumMap;
import java.util.Map;

/** The left column: filter, the usual choices, the tree, and what was found running. */
final class TreePane extends Aside {

    private static final int TYPING_PAUSE_MILLIS = 150;

    private final TextField filter = new TextField();
    private final Map<Show, Button> choices = new EnumMap<>(Show.class);
    private final Map<Show, Span> counts = new EnumMap<>(Show.class);
    private final Div found = new Div();
    private final Span foundWords = new Span();

    TreePane(
            AgentTree tree,
            SerializableConsumer<String> typed,
            SerializableConsumer<Show> chosen,
            SerializableRunnable adopt) {
        addClassName("tree");
        getElement().setAttribute("aria-label", "Agents by name");
        filter.setPlaceholder("Filter");
        filter.setAriaLabel("Filter agents by name");
        filter.setPrefixComponent(Symbol.FILTER.smallIcon());
        filter.setClearButtonVisible(true);
        filter.setValueChangeMode(ValueChangeMode.LAZY);
        filter.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        filter.setWidthFull();
        var slash = new Span("/");
        slash.addClassNames("kbd", "hide-p");
        filter.setSuffixComponent(slash);
        filter.addValueChangeListener(e -> typed.accept(e.getValue()));
        Keys.give(filter, "/", "Filter agents");
        var quick = new Div();
        quick.addClassName("quick");
        quick.add(
                choice(Show.ALL, Symbol.AGENTS, "All agents", chosen),
                choice(Show.NEEDS_YOU, Symbol.ATTENTION, "Needs you", chosen),
                choice(Show.WORKING, Symbol.WORKING, "Working", chosen));
        foundWords.addClassNames("row", "s");
        var take = new Button("Adopt them", e -> adopt.run());
        take.addClassName("link");
        found.add(foundWords, take);
        found.addClassName("found");
        found.setVisible(false);
        add(filter, quick, tree, found);
    }

    private Button choice(Show show, Symbol symbol, String words, SerializableConsumer<Show> chosen) {
        var count = new Span();
        count.addClassNames("n", "t3", "s");
        var button = new Button(words, symbol.smallIcon(), e -> chosen.accept(show));
        button.addClassNames("choice");
        button.setSuffixComponent(count);
        choices.put(show, button);
        counts.put(show, count);
        return button;
    }

    void show(Selection selection, Map<Show, Integer> numbers) {
        choices.forEach((show, button) -> {
            boolean chosen = selection.show() == show && selection.under() == null;
            button.getElement().setAttribute("aria-pressed", Boolean.toString(chosen));
            int number = numbers.getOrDefault(show, 0);
            var count = counts.get(show);
            if (count != null) {
                count.setText(Integer.toString(number));
            }
            button.setClassName("wait", show == Show.NEEDS_YOU && number > 0);
        });
    }

    /** @param sessions how many sessions of tmux run on the machine that no agent has */
    void found(int sessions, String machine) {
        found.setVisible(sessions > 0);
        foundWords.setText(
                sessions == 1 ? "1 tmux session found on " + machine : sessions + " tmux sessions found on " + machine);
    }

    void clearFilter() {
        filter.clear();
    }
}
