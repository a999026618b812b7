package dev.podium.identity.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.podium.identity.Invitations;
import dev.podium.identity.TeamSwitch;
import dev.podium.kernel.CurrentActor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a link of an invitation leads: somebody new makes an account, somebody who is signed in joins. */
@Route(value = "invite", autoLayout = false)
@PageTitle("Invitation – Podium")
@AnonymousAllowed
class InviteView extends LinkCard {

    private final transient Invitations invitations;
    private final transient TeamSwitch teamSwitch;

    InviteView(Invitations invitations, TeamSwitch teamSwitch) {
        super("Invitation", "Into a team of this Podium.");
        this.invitations = invitations;
        this.teamSwitch = teamSwitch;
    }

    @Override
    void opened() {
        var offer = invitations.offer(token(), Visitor.address());
        var what = new Paragraph(offer.madeBy() + " invites you into the team " + offer.teamName() + " as "
                + RoleWords.of(offer.role()) + ": " + RoleWords.does(offer.role()) + ".");
        var actor = CurrentActor.find();
        if (actor.isPresent()) {
            fill(what, button("Join as " + actor.get().name(), this::join), new Anchor("", "Not now"));
            return;
        }
        var name = field("invite", "name", "Your name", "text", "name", "");
        var email = field("invite", "email", "E-mail", "email", "username", "");
        if (offer.email() != null) {
            email.fix(offer.email());
        }
        var known = new Paragraph("You have an account? Sign in with it, and you come back here.");
        fill(what, name, email, newPassword("invite"), button("Join", this::accept), known, signInLink(), signInForm());
    }

    /** A request of its own, not a step of this page: that is what signing in leads back to. */
    private Anchor signInLink() {
        var link = new Anchor("invite/join?token=" + URLEncoder.encode(token(), StandardCharsets.UTF_8), "Sign in");
        link.setRouterIgnore(true);
        return link;
    }

    private void join() {
        teamSwitch.choose(invitations.join(token(), Visitor.address()));
        UI.getCurrent().getPage().setLocation("");
    }

    private void accept() {
        var wanted = new Invitations.NewPerson(value("email"), value("name"), value("password"));
        if (says(invitations.problems(wanted))) {
            return;
        }
        invitations.accept(token(), wanted, Visitor.address());
        signIn(wanted.email());
    }
}
