package dev.podium.identity.ui;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.podium.identity.PasswordReset;

/** A new password by the link that an admin made. */
@Route(value = "reset", autoLayout = false)
@PageTitle("New password – Podium")
@AnonymousAllowed
class ResetView extends LinkCard {

    private final transient PasswordReset resets;
    private String email = "";

    ResetView(PasswordReset resets) {
        super("New password", "It counts from now on; other browsers have to sign in anew.");
        this.resets = resets;
    }

    @Override
    void opened() {
        var account = resets.account(token(), Visitor.address());
        email = account.email();
        fill(
                new Paragraph("For " + account.name() + ", " + email + "."),
                newPassword("reset"),
                button("Set the password", this::complete),
                signInForm());
    }

    private void complete() {
        resets.complete(token(), value("password"), Visitor.address());
        signIn(email);
    }
}
