package dev.podium.labs.ui;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.labs.LabEnding;
import dev.podium.labs.Labs.Lab;
import dev.podium.portal.Toasts;

/** Ends a lab: what is to be collected and stopped with it. */
final class EndLabDialog extends LabForm {

    EndLabDialog(LabEnding endings, Lab lab, SerializableRunnable done) {
        super("End " + lab.name() + "?", "440px");
        var what = new Paragraph("No more seats are made, and nobody raises a hand. It can be opened again.");
        what.addClassName("t2");
        var collect = new Checkbox("Collect everybody's work", true);
        collect.setHelperText("What is not as the template brought it, up to " + (LabEnding.LARGEST >> 20)
                + " MB each, to Podium; students read that it was.");
        var freeze = new Checkbox("Stop the programs of all seats");
        freeze.setHelperText("They do not start until the lab is opened again. Files stay where they are.");
        body(what, collect, freeze);
        footer(
                "End the lab",
                () -> refusal.accepts(() -> {
                    var asked = endings.end(lab.id(), collect.getValue(), freeze.getValue());
                    close();
                    Toasts.say(lab.name() + " has ended. " + String.join(" ", asked.left()));
                    done.run();
                }));
    }
}
