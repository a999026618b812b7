package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.portal.FormRefusal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses the agents of a wall one by one; none chosen shows all. */
final class PickDialog extends FormDialog {

    PickDialog(Agents agents, WallChoice choice, SerializableConsumer<Set<AgentId>> done) {
        super("Choose agents");
        var picked = new MultiSelectComboBox<Agent>("Agents");
        picked.setItemLabelGenerator(agent -> StateLook.shown(agent.name()));
        picked.setItems(query -> agents
                .list(
                        new Agents.Filter(
                                query.getFilter()
                                        .filter(text -> !text.isBlank())
                                        .orElse(null),
                                null,
                                false,
                                List.of()),
                        query.getOffset(),
                        query.getLimit())
                .stream());
        picked.setValue(Shown.of(agents, Agents.Filter.ALL).agents().stream()
                .filter(agent -> choice.picked().contains(agent.id()))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        picked.setHelperText("At most " + WallChoice.MOST_PICKED + "; with none, all are shown.");
        picked.setWidthFull();
        var refusal = new FormRefusal();
        refusal.at("pick", picked);
        body(refusal, picked);
        var show = new Button("Show", e -> {
            var ids = picked.getValue().stream().map(Agent::id).collect(Collectors.toSet());
            if (refusal.accepts(() -> choice.with(ids))) {
                close();
                done.accept(ids);
            }
        });
        show.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        footer(show);
        picked.focus();
    }
}
