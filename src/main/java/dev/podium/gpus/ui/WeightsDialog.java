package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.podium.gpus.GpuShares;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.util.ArrayList;
import java.util.List;

/** Who is entitled to how much: the weights of teams among each other, and of people within the own team. */
class WeightsDialog extends Dialog {

    private final FormRefusal refused = new FormRefusal();
    private final transient List<Runnable> changes = new ArrayList<>();

    WeightsDialog(GpuShares shares, boolean runsIt, boolean runsTeam, Runnable saved) {
        setHeaderTitle("Weights");
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        var body = new Div(refused);
        body.addClassName("dbody");
        var all = shares.now();
        if (runsIt) {
            body.add(new H3("Teams"));
            all.forEach(team -> body.add(
                    field(team.name(), team.standing().weight(), weight -> shares.weighTeam(team.team(), weight))));
        }
        if (runsTeam) {
            all.stream().filter(GpuShares.OfTeam::own).forEach(team -> {
                body.add(new H3("People of " + team.name()));
                team.people()
                        .forEach(each -> body.add(field(
                                each.name(),
                                each.standing().weight(),
                                weight -> shares.weighPerson(each.person(), weight))));
            });
        }
        add(body);
        var save = new Button("Save", pressed -> {
            if (refused.accepts(() -> changes.forEach(Runnable::run))) {
                close();
                saved.run();
                Toasts.say("The weights count from now on.");
            }
        });
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), save);
    }

    private interface Weighing {
        void to(Integer weight);
    }

    private IntegerField field(String name, int weight, Weighing weighing) {
        var field = new IntegerField(name);
        field.setValue(weight);
        field.setMin(1);
        field.setMax(GpuShares.MOST_WEIGHT);
        field.setStepButtonsVisible(true);
        field.setWidthFull();
        changes.add(() -> {
            if (field.getValue() != null && field.getValue() != weight) {
                weighing.to(field.getValue());
            }
        });
        return field;
    }
}
