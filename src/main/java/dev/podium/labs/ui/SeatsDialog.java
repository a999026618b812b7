package dev.podium.labs.ui;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Seats;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import java.util.HashSet;

/** On which machines everybody gets their seat. */
final class SeatsDialog extends LabForm {

    SeatsDialog(Seats seats, Machines machines, Lab lab, SerializableRunnable done) {
        super("Give everybody a seat", "440px");
        var what = new Paragraph("Seats are spread evenly over these machines. Whoever has one keeps it; what failed is"
                + " tried again. Each student works as the OS user that they have there.");
        what.addClassName("t2");
        var choice = new CheckboxGroup<Machine>("Machines");
        var all = machines.all();
        choice.setItems(all);
        choice.setItemLabelGenerator(Machine::name);
        choice.setValue(new HashSet<>(all));
        body(what, refusal.at("machines", choice));
        footer(
                "Give out seats",
                () -> refusal.accepts(() -> {
                    seats.provision(
                            lab.id(),
                            choice.getValue().stream().map(Machine::id).toList());
                    close();
                    done.run();
                }));
    }
}
