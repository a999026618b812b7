package dev.podium.machines.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.podium.machines.MachineRegistry.PublicLines;
import dev.podium.machines.MachineRegistry.SignIn;
import dev.podium.portal.FormRefusal;

/** How Podium signs in to a machine, and what that machine is given for it. */
final class SignInPart extends Div {

    private static final SignIn[] BY_SSH = {SignIn.CERTIFICATE, SignIn.KEY};
    private static final String FILE = "/etc/ssh/podium_ca.pub";

    private final transient PublicLines lines;
    private final Radios<SignIn> how = new Radios<>("Podium signs in by", SignInPart::words, BY_SSH);
    private final Div todo = new Div();

    /** @param known whether the machine knows Podium already; what to enter there is folded then */
    SignInPart(PublicLines lines, SignIn now, boolean known, FormRefusal refused) {
        this.lines = lines;
        addClassName("machines-part");
        how.addValueChangeListener(chosen -> show(chosen.getValue()));
        refused.at("signIn", how);
        how.setValue(now);
        todo.addClassName("machines-part");
        var there = new Details("What to enter on the machine", todo);
        there.setOpened(!known);
        add(how, there);
    }

    void focusFirst() {
        how.focusChosen();
    }

    SignIn value() {
        return how.getValue();
    }

    private static String words(SignIn one) {
        return switch (one) {
            case CERTIFICATE -> "Certificates of minutes, signed by Podium: one entry for all OS users";
            case KEY -> "Its key: one line for each OS user";
            case RUNNER -> "A runner that dials out";
        };
    }

    private void show(SignIn chosen) {
        todo.removeAll();
        switch (chosen) {
            case CERTIFICATE -> todo.add(certificate());
            case KEY -> todo.add(key());
            case RUNNER -> {}
        }
    }

    private Component[] certificate() {
        return new Component[] {
            said("This is Podium's authority. The machine is told to trust what it signs."),
            new CopyLine("the authority's line", lines.authority()),
            said("Run these two there; they put the line into a file and name that in sshd's settings."),
            new CopyLine(
                    "the command that writes the file",
                    "echo " + MachineWords.quoted(lines.authority()) + " | sudo tee " + FILE),
            new CopyLine(
                    "the command that names it",
                    "echo 'TrustedUserCAKeys " + FILE + "' | sudo tee /etc/ssh/sshd_config.d/podium.conf"),
            said("Where sshd_config does not include that folder, write the line TrustedUserCAKeys into sshd_config"
                    + " itself, above the first Match. Then let sshd read its settings again; on some systems its"
                    + " service is called sshd instead."),
            new CopyLine("the command that reloads", "sudo systemctl reload ssh")
        };
    }

    private Component[] key() {
        return new Component[] {
            said("This is Podium's key. It goes into ~/.ssh/authorized_keys of each OS user whom Podium is to sign in"
                    + " as."),
            new CopyLine("the key's line", lines.key())
        };
    }

    private static Paragraph said(String sentence) {
        var text = new Paragraph(sentence);
        text.addClassName("t2");
        return text;
    }
}
