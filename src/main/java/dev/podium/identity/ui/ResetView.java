package dev.podium.identity.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.podium.identity.PasswordReset;
import dev.podium.kernel.Refusal;

/** A new password by the link that an admin made. */
@Route(value = "reset", autoLayout = false)
@PageTitle("New password – Podium")
@AnonymousAllowed
class ResetView extends Card implements BeforeEnterObserver {

    private final transient PasswordReset resets;
    private final CardField password = new CardField(
            "reset-password", "password", "Password", "password", "new-password", "12 characters or more.");
    private final Button button = new Button("Set the password", pressed -> complete());
    private final SignInForm signIn = new SignInForm();
    private String token = "";
    private String email = "";

    ResetView(PasswordReset resets) {
        super("New password", "It counts from now on; other browsers have to sign in anew.");
        this.resets = resets;
        button.addThemeVariants(ButtonVariant.PRIMARY);
        button.addClassName("identity-button");
        button.addClickShortcut(Key.ENTER).resetFocusOnActiveElement();
        button.setDisableOnClick(true);
        signIn.addClassName("identity-hidden");
        signIn.getElement().setAttribute("aria-hidden", "true");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        token = event.getLocation()
                .getQueryParameters()
                .getSingleParameter("token")
                .orElse("");
        try {
            var account = resets.account(token, Visitor.address());
            email = account.email();
            fill(new Paragraph("For " + account.name() + ", " + email + "."), password, button, signIn);
        } catch (Refusal refusal) {
            refuse(refusal);
            fill(LoginView.link());
        }
    }

    private void complete() {
        clearRefusal();
        password.say("");
        try {
            resets.complete(token, password.value(), Visitor.address());
            signIn.submitWith(email, password);
        } catch (Refusal refusal) {
            if ("password".equals(refusal.field())) {
                password.say(refusal.sentence());
            } else {
                refuse(refusal);
            }
        } finally {
            button.setEnabled(true);
        }
    }
}
