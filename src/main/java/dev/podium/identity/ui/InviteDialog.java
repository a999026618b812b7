package dev.podium.identity.ui;

import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.identity.Invitations;
import dev.podium.identity.Members;
import dev.podium.identity.web.Links;
import dev.podium.kernel.Role;
import java.time.Duration;
import java.util.List;

/** Makes a link into the team and shows it, this once. */
final class InviteDialog {

    private static final List<Duration> CHOICES =
            List.of(Invitations.SHORTEST, Duration.ofDays(1), Invitations.USUAL, Invitations.LONGEST);

    private final transient Invitations invitations;
    private final transient SerializableRunnable made;
    private final Select<Role> role = new Select<>();
    private final TextField email = new TextField("E-mail");
    private final Select<Duration> validFor = new Select<>();

    InviteDialog(Invitations invitations, SerializableRunnable made) {
        this.invitations = invitations;
        this.made = made;
        role.setLabel("Role");
        role.setItems(Members.ROLES);
        role.setItemLabelGenerator(RoleWords::both);
        role.setValue(Role.MEMBER);
        email.setHelperText("Only this e-mail may use the link; leave it empty for whoever holds it.");
        validFor.setLabel("Open for");
        validFor.setItems(CHOICES);
        validFor.setItemLabelGenerator(InviteDialog::words);
        validFor.setValue(Invitations.USUAL);
    }

    void open() {
        new AskedForm("Invite somebody", "Make a link", this::make, role, email, validFor).open();
    }

    private void make() {
        var link = invitations.make(role.getValue(), email.getValue(), validFor.getValue());
        made.run();
        Asked.show(
                "The invitation",
                "Send this link yourself. It is shown this once and works once.",
                Links.to(link.path()));
    }

    private static String words(Duration time) {
        if (time.toDays() == 0) {
            return time.toHours() + " hour";
        }
        return time.toDays() == 1 ? "1 day" : time.toDays() + " days";
    }
}
