package dev.podium.inference.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.costs.LedgerSearch;
import dev.podium.costs.LedgerSearch.State;
import dev.podium.inference.CallFacts;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.portal.Symbol;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which calls are shown. */
final class CallFilters extends Div {

    private static final int LONGEST = 200;

    private final SerializableConsumer<LedgerSearch.Wanted> chosen;
    private final TextField text = new TextField();
    private final ComboBox<String> model = new ComboBox<>();
    private final ComboBox<String> provider = new ComboBox<>();
    private final ComboBox<PersonId> person = new ComboBox<>();
    private final ComboBox<AgentId> agent = new ComboBox<>();
    private final ComboBox<UUID> project = new ComboBox<>();
    private final ComboBox<MachineId> machine = new ComboBox<>();
    private final ComboBox<UUID> key = new ComboBox<>();
    private final Select<State> state = new Select<>();
    private final Select<Integer> tier = new Select<>();
    private final DatePicker from = new DatePicker();
    private final DatePicker to = new DatePicker();
    private final List<Component> fields =
            List.<Component>of(text, model, provider, person, agent, project, machine, key, state, tier, from, to);
    private boolean quiet;

    CallFilters(LedgerSearch.Choices choices, SerializableConsumer<LedgerSearch.Wanted> chosen) {
        this.chosen = chosen;
        addClassName("calls-filters");
        text.setPlaceholder("Model, person, agent, or an id");
        text.setAriaLabel("Search");
        text.setPrefixComponent(Symbol.SEARCH.smallIcon());
        text.setMaxLength(LONGEST);
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.addClassName("calls-text");
        pick(model, "Model", choices.models());
        pick(provider, "Provider", choices.providers());
        named(person, "Person", choices.people());
        named(agent, "Agent", choices.agents());
        named(project, "Project", choices.projects());
        named(machine, "Machine", choices.machines());
        named(key, "Token", choices.keys());
        state.setItems(State.values());
        any(state, "Any state");
        state.setItemLabelGenerator(one -> one == null ? "Any state" : CallWords.word(one));
        tier.setItems(1, 2, 3);
        any(tier, "Any tier");
        tier.setItemLabelGenerator(one -> one == null ? "Any tier" : "Tier " + one);
        day(from, "From day");
        day(to, "To day");
        // A phone has room for the search alone until somebody wants more.
        var more = new Button("Filters", Symbol.FILTER.smallIcon());
        more.addClassName("calls-more");
        more.getElement().setAttribute("aria-expanded", "false");
        more.addClickListener(pressed -> {
            boolean open = !hasClassName("open");
            setClassName("open", open);
            more.getElement().setAttribute("aria-expanded", Boolean.toString(open));
        });
        for (var field : fields) {
            ((HasValue<?, ?>) field).addValueChangeListener(changed -> tell());
            add(field);
            if (field == text) {
                add(more);
            }
        }
    }

    private static void pick(ComboBox<String> box, String label, List<String> items) {
        box.setPlaceholder(label);
        box.setAriaLabel(label);
        box.setItems(items);
        box.setClearButtonVisible(true);
        box.setVisible(items.size() > 1);
    }

    private static <K> void named(ComboBox<K> box, String label, Map<K, String> items) {
        box.setPlaceholder(label);
        box.setAriaLabel(label);
        box.setItems(items.keySet());
        box.setItemLabelGenerator(each -> Objects.requireNonNullElse(items.get(each), "–"));
        box.setClearButtonVisible(true);
        box.setVisible(items.size() > 1);
    }

    private static void any(Select<?> select, String label) {
        select.setEmptySelectionAllowed(true);
        select.setEmptySelectionCaption(label);
        select.setPlaceholder(label);
        select.setAriaLabel(label);
    }

    private static void day(DatePicker field, String says) {
        field.setPlaceholder(says);
        field.setAriaLabel(says);
        field.setClearButtonVisible(true);
    }

    void reset() {
        quiet = true;
        for (var field : fields) {
            ((HasValue<?, ?>) field).clear();
        }
        quiet = false;
        tell();
    }

    private void tell() {
        if (quiet) {
            return;
        }
        boolean backwards = from.getValue() != null
                && to.getValue() != null
                && to.getValue().isBefore(from.getValue());
        to.setErrorMessage(backwards ? "This is before the first day" : "");
        to.setInvalid(backwards);
        if (!backwards) {
            chosen.accept(new LedgerSearch.Wanted(
                    CallFacts.KIND,
                    text.getValue(),
                    from.getValue(),
                    to.getValue(),
                    value(person),
                    value(agent),
                    value(project),
                    value(provider),
                    value(model),
                    tier.getValue(),
                    value(machine),
                    value(key),
                    state.getValue()));
        }
    }

    private static <T> @Nullable T value(ComboBox<T> box) {
        return box.getValue();
    }

    /** Shows what an address asks for. */
    void begin(LedgerSearch.Wanted wanted) {
        quiet = true;
        from.setValue(wanted.from());
        to.setValue(wanted.to());
        put(person, wanted.person());
        put(agent, wanted.agent());
        put(project, wanted.project());
        put(machine, wanted.machine());
        put(key, wanted.key());
        put(provider, wanted.provider());
        put(model, wanted.model());
        tier.setValue(wanted.tier());
        state.setValue(wanted.state());
        quiet = false;
        tell();
    }

    /** What counts is seen, also where there is nothing else to choose. */
    private static <T> void put(ComboBox<T> box, @Nullable T value) {
        box.setValue(value);
        if (value != null) {
            box.setVisible(true);
        }
    }
}
