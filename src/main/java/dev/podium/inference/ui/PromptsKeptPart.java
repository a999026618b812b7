package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.podium.inference.ModelPrompts;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.util.Objects;

/** Whether the team keeps what is asked of models; owners switch it on and off. */
class PromptsKeptPart extends Div {

    private final transient ModelPrompts prompts;
    private final boolean ownsTeam;
    private final FormRefusal refused = new FormRefusal();
    private final Div body = new Div();

    PromptsKeptPart(ModelPrompts prompts, boolean ownsTeam) {
        this.prompts = prompts;
        this.ownsTeam = ownsTeam;
        addClassName("card");
        var head = new Div(new H2("Prompts"));
        head.addClassName("models-head");
        body.addClassName("models-body");
        add(head, body);
        refresh();
    }

    private void refresh() {
        var kept = prompts.days();
        body.removeAll();
        body.add(
                refused,
                new Paragraph(
                        kept.isEmpty()
                                ? "Nothing of what is asked and answered is kept."
                                : "What this team asks and is answered is kept for " + kept.getAsInt()
                                        + (kept.getAsInt() == 1 ? " day" : " days")
                                        + ", encrypted. Whoever asked sees it on the call's page; each look is audited."));
        if (!ownsTeam) {
            return;
        }
        var days = refused.at("days", new IntegerField("Days, up to " + ModelPrompts.MOST_DAYS));
        days.setValue(kept.orElse(ModelPrompts.USUAL_DAYS));
        days.setStepButtonsVisible(true);
        var keep = new Button(kept.isEmpty() ? "Keep prompts" : "Save", pressed -> {
            if (refused.accepts(() -> prompts.keep(Objects.requireNonNullElse(days.getValue(), 0)))) {
                Toasts.say("Kept from now on.");
                refresh();
            }
        });
        body.add(days, keep);
        if (kept.isPresent()) {
            body.add(new Button("Keep none", pressed -> ask()));
        }
    }

    private void ask() {
        var sure = new ConfirmDialog(
                "Keep no prompts?", "All that was kept is deleted at once, for good.", "Delete and keep none", _ -> {
                    prompts.keep(null);
                    refresh();
                });
        sure.setCancelable(true);
        sure.setConfirmButtonTheme("error primary");
        sure.open();
    }
}
