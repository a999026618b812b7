package dev.podium.machines.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.progressbar.ProgressBar;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.Contact;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.Registered;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Toasts;
import java.util.function.Supplier;

/** The key by which a machine is known, and the way to accept another after it was set up anew. */
final class HostKeyPart extends Div {

    private final transient MachineRegistry registry;
    private final transient LongWork longWork;
    private final transient Supplier<Registered> machine;
    private final Runnable accepted;
    private final FormRefusal refused = new FormRefusal();
    private final Button ask = new Button("Ask for its key", pressed -> ask());
    private final ProgressBar asking = new ProgressBar();
    private final Div shown = new Div();

    /**
     * @param machine as it is entered now
     * @param accepted runs when it has another key
     */
    HostKeyPart(MachineRegistry registry, LongWork longWork, Supplier<Registered> machine, Runnable accepted) {
        this.registry = registry;
        this.longWork = longWork;
        this.machine = machine;
        this.accepted = accepted;
        addClassName("machines-part");
        asking.setIndeterminate(true);
        shown.addClassName("machines-part");
        shown.getElement().setAttribute("aria-live", "polite");
        add(refused, new Fingerprint("Accepted", machine.get().fingerprint()), ask, asking, shown);
        busy(false);
    }

    private void busy(boolean busy) {
        ask.setEnabled(!busy);
        asking.setVisible(busy);
    }

    private void ask() {
        refused.accepts(() -> {
            var now = machine.get();
            shown.removeAll();
            busy(true);
            longWork.run(
                    UI.getCurrent(),
                    () -> registry.contact(now.entry().host(), now.entry().port()),
                    answer -> {
                        busy(false);
                        refused.accepts(() -> show(now, answer.get()));
                    });
        });
    }

    private void show(Registered now, Contact seen) {
        if (seen.hostKey().equals(now.entry().hostKey())) {
            shown.add(said("It shows the key that was accepted."));
            return;
        }
        var accept = new Button(
                "Accept the new key",
                pressed -> refused.accepts(() -> {
                    registry.change(now.id(), with(machine.get().entry(), seen.hostKey()));
                    Toasts.say(now.entry().name() + " is known by its new key.");
                    accepted.run();
                }));
        accept.addClassName("danger");
        shown.add(
                new Fingerprint("It shows another one", seen.fingerprint()),
                said("If the machine was set up anew, run this there and compare. If not, somebody may stand between"
                        + " you and it: accept nothing, and look who."),
                new CopyLine("the command", MachineWords.compareCommand(seen.hostKey())),
                accept);
        accept.focus();
    }

    private static Entry with(Entry entry, String hostKey) {
        return new Entry(
                entry.name(),
                entry.host(),
                entry.port(),
                hostKey,
                entry.signIn(),
                entry.labels(),
                entry.everyTeam(),
                entry.teams(),
                entry.sharedOsUser(),
                entry.osUserRule());
    }

    private static Paragraph said(String sentence) {
        var text = new Paragraph(sentence);
        text.addClassName("t2");
        return text;
    }
}
