package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.podium.inference.Routing;
import dev.podium.inference.tiers.Alias;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Since;
import dev.podium.portal.Toasts;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Has a kind of task go to another model in this team, for who may say so; and what was said of it before, for everybody. */
class ModelRuleDialog extends Dialog {

    ModelRuleDialog(Routing routing, Routing.Rule rule, List<String> names, boolean mayChange, Runnable saved) {
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
        alias.setReadOnly(!mayChange);
        var body = new Div(refused, alias, said(routing.history(rule.task().id())));
        body.addClassName("dbody");
        add(body);
        if (!mayChange) {
            getFooter().add(new Button("Close", pressed -> close()));
            return;
        }
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

    private static Div said(List<Routing.Said> history) {
        var title = new H3("Said before");
        var all = new Div(title);
        all.addClassName("models-said");
        if (history.isEmpty()) {
            all.add(new Paragraph("Nothing yet: this team leaves it to Podium."));
            return all;
        }
        var list = new UnorderedList();
        list.getElement().setAttribute("aria-label", "Said before");
        for (var each : history) {
            var where = new Span(each.alias() == null ? "As Podium does it" : each.alias());
            where.addClassName("grow");
            list.add(new ListItem(where, new Span(each.by()), new Since(each.at())));
        }
        all.add(list);
        return all;
    }
}
