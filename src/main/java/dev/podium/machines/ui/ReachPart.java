package dev.podium.machines.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.Contact;
import dev.podium.portal.FormRefusal;
import org.jspecify.annotations.Nullable;

/** Where a machine is, and the key by which it is known from now on: nothing is done there before that is accepted. */
final class ReachPart extends Div {

    private static final int USUAL_PORT = 22;

    enum Way {
        SSH,
        RUNNER
    }

    private final transient MachineRegistry registry;
    private final transient LongWork longWork;
    private final FormRefusal refused;
    private final Runnable accepted;
    private final Radios<Way> way = new Radios<>("How they meet", ReachPart::words, Way.values());
    private final Runnable changed;
    private final TextField name = new TextField("Name");
    private final TextField host = new TextField("Host");
    private final IntegerField port = new IntegerField("Port");
    private final Button ask = new Button("Ask for its key", pressed -> ask());
    private final ProgressBar asking = new ProgressBar();
    private final Div shown = new Div();
    private int asked;
    private @Nullable Contact contact;
    private boolean trusted;

    /**
     * @param accepted runs when somebody said that the key is the machine's
     * @param changed runs when no key is accepted any more
     */
    ReachPart(MachineRegistry registry, LongWork longWork, FormRefusal refused, Runnable accepted, Runnable changed) {
        this.registry = registry;
        this.longWork = longWork;
        this.refused = refused;
        this.accepted = accepted;
        this.changed = changed;
        addClassName("machines-part");
        name.setHelperText("As people will call it");
        host.setHelperText("Its name in the network, or its address");
        port.setValue(USUAL_PORT);
        port.setManualValidation(true);
        host.addValueChangeListener(typed -> forget());
        port.addValueChangeListener(typed -> forget());
        name.setWidthFull();
        host.setWidthFull();
        refused.at("name", name);
        refused.at("host", host);
        refused.at("port", port);
        ask.addThemeVariants(ButtonVariant.PRIMARY);
        ask.addClickShortcut(Key.ENTER).listenOn(name, host, port).resetFocusOnActiveElement();
        asking.setIndeterminate(true);
        asking.setVisible(false);
        shown.addClassName("machines-part");
        shown.getElement().setAttribute("aria-live", "polite");
        var address = new Div(host, port);
        address.addClassName("machines-address");
        var bySsh = new Div(address, ask, asking, shown);
        bySsh.addClassName("machines-part");
        way.setValue(Way.SSH);
        way.addValueChangeListener(chosen -> {
            bySsh.setVisible(!byRunner());
            changed.run();
        });
        add(name, way, bySsh);
    }

    private static String words(Way one) {
        return switch (one) {
            case SSH -> "Podium connects to it by SSH";
            case RUNNER -> "It connects to Podium: a runner there, behind NAT or without an open port";
        };
    }

    boolean byRunner() {
        return way.getValue() == Way.RUNNER;
    }

    void focusFirst() {
        name.focus();
    }

    String name() {
        return name.getValue().strip();
    }

    /** "" where a runner dials out. */
    String host() {
        return byRunner() ? "" : host.getValue().strip();
    }

    int port() {
        var number = port.getValue();
        return number == null ? 0 : number;
    }

    /** The accepted key; "" while there is none. */
    String hostKey() {
        return trusted && contact != null && !byRunner() ? contact.hostKey() : "";
    }

    /** Another host has another key; an answer that is still on its way is not shown either. */
    private void forget() {
        asked++;
        contact = null;
        trusted = false;
        shown.removeAll();
        busy(false);
        ask.setText("Ask for its key");
        ask.addThemeVariants(ButtonVariant.PRIMARY);
        changed.run();
    }

    private void busy(boolean busy) {
        ask.setEnabled(!busy);
        asking.setVisible(busy);
    }

    private void ask() {
        refused.accepts(() -> {
            if (name().isEmpty()) {
                throw Refusal.invalidField(
                        "name", "machines.bad-machine", "The machine has no name yet.", "Give it one, such as ada.");
            }
            forget();
            int question = asked;
            var where = host();
            int at = port();
            busy(true);
            longWork.run(UI.getCurrent(), () -> registry.contact(where, at), answer -> {
                if (question == asked) {
                    busy(false);
                    refused.accepts(() -> show(answer.get()));
                }
            });
        });
    }

    private void show(Contact seen) {
        contact = seen;
        var how =
                new Paragraph("Run this on the machine, over a way that you trust. It must print the same fingerprint,"
                        + " to the last character; otherwise somebody may stand between you and it.");
        how.addClassName("t2");
        var yes = new Button("This is it", pressed -> {
            trusted = true;
            accepted.run();
        });
        yes.addThemeVariants(ButtonVariant.PRIMARY);
        yes.addClassName("machines-yes");
        ask.removeThemeVariants(ButtonVariant.PRIMARY);
        ask.setText("Ask again");
        shown.removeAll();
        shown.add(
                new Fingerprint("Fingerprint of its key", seen.fingerprint()),
                how,
                new CopyLine("the command", MachineWords.compareCommand(seen.hostKey())),
                yes);
        yes.focus();
    }
}
