package dev.podium.agents.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.portal.FormRefusal;

/** Another name for an agent; its terminal goes on. */
final class RenameDialog extends FormDialog {

    RenameDialog(Agents agents, Agent agent, SerializableRunnable renamed) {
        super("Rename " + StateLook.shown(agent.name()));
        var refusal = new FormRefusal();
        var name = refusal.at("name", new NameField("Name"));
        name.setValue(agent.name().value());
        body(refusal, name);
        var rename = new Button("Rename", e -> {
            if (refusal.accepts(() -> agents.rename(agent.id(), name.getValue().strip()))) {
                close();
                renamed.run();
            }
        });
        rename.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        rename.addClickShortcut(Key.ENTER);
        footer(rename);
        name.focus();
    }
}
