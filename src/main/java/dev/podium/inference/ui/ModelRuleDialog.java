package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import dev.podium.inference.Routing;
import dev.podium.inference.tiers.Alias;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Has a kind of task go to another model in this team. */
class ModelRuleDialog extends Dialog {

    ModelRuleDialog(Routing routing, Routing.Rule rule, List<String> names, Runnable saved) {
        setHeaderTitle("Where " + rule.task().words() + " goes");
        addClassName("dlg");
        setWidth("440px");
        var all = new TreeSet<>(names);
        Arrays.stream(Alias.values()).map(Alias::id).forEach(all::add);
        var refused = new FormRefusal();
        var alias = refused.at("alias", new ComboBox<String>("Goes to"));
        alias.setItems(all);
        alias.setValue(rule.alias());
        alias.setHelperText("Podium itself sends it to " + rule.task().alias().id());
        alias.setWidthFull();
        var body = new Div(refused, alias);
        body.addClassName("dbody");
        add(body);
        var save = new Button("Save", pressed -> {
            if (refused.accepts(() -> routing.set(
                    rule.task().id(), rule.task().alias().id().equals(alias.getValue()) ? null : alias.getValue()))) {
                close();
                saved.run();
                Toasts.say("Said for this team; what was said before stays in its history.");
            }
        });
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), save);
    }
}
