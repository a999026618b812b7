package dev.podium.identity.ui;

import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.podium.identity.SetUp;
import dev.podium.kernel.Refusal;

/** The one-time set-up: the first person and the first team, then signed in at once. */
@Route(value = "setup", autoLayout = false)
@PageTitle("Set up – Podium")
@AnonymousAllowed
class SetUpView extends LinkCard {

    private final transient SetUp setUp;

    SetUpView(SetUp setUp) {
        super("Set up Podium", "Make the first account, which runs this installation, and its first team.");
        this.setUp = setUp;
    }

    @Override
    void opened() {
        if (!setUp.needed()) {
            throw Refusal.conflict(
                    "identity.set-up-closed", "This Podium is set up already.", "Sign in, or ask an admin to add you.");
        }
        fill(
                field("set-up", "name", "Your name", "text", "name", ""),
                field("set-up", "email", "E-mail", "email", "username", ""),
                newPassword("set-up"),
                field(
                        "set-up",
                        "team",
                        "Team",
                        "text",
                        "organization",
                        "Agents and terminals belong to a team. More can follow."),
                button("Set up", this::complete),
                signInForm());
        if (!setUp.admits(token())) {
            refuse(Refusal.forbidden(
                    "identity.set-up-closed",
                    "This link is not the one that Podium printed at its last start.",
                    "Take the link from its newest start; each start makes a new one."));
        }
    }

    private void complete() {
        var wanted = new SetUp.FirstPerson(value("email"), value("name"), value("password"), value("team"));
        // Whom the link does not admit is told that, not what is wrong with the fields.
        if (setUp.admits(token()) && says(setUp.problems(wanted))) {
            return;
        }
        setUp.complete(token(), wanted, Visitor.address());
        signIn(wanted.email());
    }
}
