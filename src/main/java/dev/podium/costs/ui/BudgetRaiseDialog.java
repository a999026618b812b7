package dev.podium.costs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextArea;
import dev.podium.costs.BudgetRaises;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.time.Clock;
import java.time.ZoneId;

/** Asks for more of a budget for a time. */
class BudgetRaiseDialog extends Dialog {

    private final transient BudgetRaises raises;
    private final transient BudgetShown row;
    private final transient Runnable saved;
    private final FormRefusal refused = new FormRefusal();
    private final RaiseFields fields;
    private final TextArea reason = refused.at("reason", new TextArea("What for"));

    BudgetRaiseDialog(BudgetRaises raises, BudgetShown row, ZoneId zone, Clock clock, Runnable saved) {
        this.raises = raises;
        this.row = row;
        this.saved = saved;
        setHeaderTitle("Ask for more");
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        fields = new RaiseFields(row, zone, clock).at(refused).untilTheWindowEnds(row);
        reason.setMaxLength(BudgetRaises.LONGEST_REASON);
        reason.setWidthFull();
        var now = new Paragraph(row.subject() + ": " + row.words() + ". An owner of the team is told and decides.");
        now.addClassName("t2");
        var body = new Div(refused, now, fields, reason);
        body.addClassName("dbody");
        add(body);
        var ask = new Button("Ask", pressed -> ask());
        ask.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), ask);
    }

    void ask() {
        if (refused.accepts(() -> {
            var wanted = fields.wanted();
            if (wanted == null) {
                throw Refusal.invalid("costs.bad-budget", "Nothing is asked for.", "Enter what it is to be raised to.");
            }
            raises.ask(row.budget().id(), wanted, reason.getValue());
        })) {
            close();
            saved.run();
            Toasts.say("Asked. You are told what an owner decides.");
        }
    }
}
