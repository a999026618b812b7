package dev.podium.machines.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.server.VaadinServletRequest;
import com.vaadin.flow.shared.Registration;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineRunners;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Since;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import dev.podium.portal.Tone;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The runner of a machine that dials out: whether it is here, and how another is enrolled. */
final class RunnerPart extends Div {

    private final transient MachineRunners runners;
    private final transient MachineNews news;
    private final transient MachineId machine;
    private final FormRefusal refused = new FormRefusal();
    private final Div now = new Div();
    private final Div shown = new Div();
    private final Button enrol = new Button("Make an enrolment token", pressed -> refused.accepts(this::enrol));
    private final Button rotate = new Button("Change its credential", pressed -> refused.accepts(this::rotate));
    private final Button forget = new Button("Take its credential back", pressed -> refused.accepts(this::forget));
    private Registration registration = () -> {};

    RunnerPart(MachineRunners runners, MachineNews news, MachineId machine) {
        this.runners = runners;
        this.news = news;
        this.machine = machine;
        addClassName("machines-part");
        now.addClassName("machines-state");
        shown.addClassName("machines-part");
        shown.getElement().setAttribute("aria-live", "polite");
        forget.addClassName("danger");
        var buttons = new Div(enrol, rotate, forget);
        buttons.addClassName("machines-state");
        add(refused, now, buttons, shown);
        refresh();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        registration = news.subscribe(event.getUI(), machine, () -> refused.accepts(this::refresh));
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }

    private void refresh() {
        var status = runners.status(machine);
        var since = status.connectedSince();
        var seen = status.lastSeen();
        rotate.setVisible(status.enrolled());
        forget.setVisible(status.enrolled());
        now.removeAll();
        if (since != null) {
            now.add(
                    new StatusBadge(Tone.WORK, Symbol.CHECK, "Connected", "", since),
                    said("As " + status.osUser()
                            + (status.root()
                                    ? ", who starts each agent as its owner's OS user."
                                    : ". All agents there run as this OS user: assign it to people below.")
                            + " Podium " + status.release() + "."));
        } else if (!status.enrolled()) {
            now.add(said("No runner is enrolled yet. Make a token, and run there the command that it comes with."));
        } else if (seen == null) {
            now.add(said("Its runner is enrolled, and has not come yet."));
        } else {
            var away = said("Its runner is not connected. Last here: ");
            away.add(new Since(seen));
            now.add(new StatusBadge(Tone.BAD, Symbol.MISTAKE, "Away", "", null), away);
        }
    }

    private void rotate() {
        runners.rotate(machine);
        Toasts.say("It is given another: now, or when it comes.");
    }

    private void forget() {
        runners.forget(machine);
        shown.removeAll();
        refresh();
        Toasts.say("Its runner may not come any more.");
    }

    private void enrol() {
        var made = runners.enrol(machine);
        var request = VaadinServletRequest.getCurrent().getHttpServletRequest();
        var url = ServletUriComponentsBuilder.fromContextPath(request).build().toUriString();
        shown.removeAll();
        shown.add(
                said("Run this on the machine, with Podium's jar beside you. The token counts once, for an hour, and is"
                        + " not shown again. A runner that is enrolled now goes on until this one comes."),
                new CopyLine("the command", made.command(url)));
    }

    private static Paragraph said(String sentence) {
        var text = new Paragraph(sentence);
        text.addClassName("t2");
        return text;
    }
}
