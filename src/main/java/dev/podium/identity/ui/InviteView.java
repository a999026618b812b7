package dev.podium.identity.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.podium.identity.Invitations;
import dev.podium.identity.TeamSwitch;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a link of an invitation leads: somebody new makes an account, somebody who is signed in joins. */
@Route(value = "invite", autoLayout = false)
@PageTitle("Invitation – Podium")
@AnonymousAllowed
class InviteView extends Card implements BeforeEnterObserver {

    private final transient Invitations invitations;
    private final transient TeamSwitch teamSwitch;
    private final Map<String, CardField> fields = new LinkedHashMap<>();
    private final Button button = new Button();
    private final SignInForm signIn = new SignInForm();
    private String token = "";

    InviteView(Invitations invitations, TeamSwitch teamSwitch) {
        super("Invitation", "Into a team of this Podium.");
        this.invitations = invitations;
        this.teamSwitch = teamSwitch;
        button.addThemeVariants(ButtonVariant.PRIMARY);
        button.addClassName("identity-button");
        // A field tells its value when it loses the focus, and Enter alone does not take it away.
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
            show(invitations.offer(token, Visitor.address()));
        } catch (Refusal refusal) {
            refuse(refusal);
            fill(LoginView.link());
        }
    }

    private void show(Invitations.Offer offer) {
        var what = new Paragraph(offer.madeBy() + " invites you into the team " + offer.teamName() + " as "
                + RoleWords.of(offer.role()) + ": " + RoleWords.does(offer.role()) + ".");
        var actor = CurrentActor.find();
        if (actor.isPresent()) {
            button.setText("Join as " + actor.get().name());
            button.addClickListener(pressed -> doing(this::join));
            fill(what, button, new Anchor("", "Not now"));
            return;
        }
        field("name", "Your name", "text", "name", "");
        field("email", "E-mail", "email", "username", "");
        field("password", "Password", "password", "new-password", "12 characters or more.");
        if (offer.email() != null) {
            named("email").fix(offer.email());
        }
        button.setText("Join");
        button.addClickListener(pressed -> doing(this::accept));
        var known = new Paragraph("You have an account? Sign in with it, and you come back here.");
        fill(what, named("name"), named("email"), named("password"), button, known, signInLink(), signIn);
    }

    /** A request of its own, not a step of this page: that is what signing in leads back to. */
    private Anchor signInLink() {
        var link = new Anchor("invite/join?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8), "Sign in");
        link.setRouterIgnore(true);
        return link;
    }

    private void field(String name, String text, String type, String autocomplete, String hint) {
        fields.put(name, new CardField("invite-" + name, name, text, type, autocomplete, hint));
    }

    private void doing(Runnable work) {
        clearRefusal();
        fields.values().forEach(field -> field.say(""));
        try {
            work.run();
        } catch (Refusal refusal) {
            refuse(refusal);
        } finally {
            button.setEnabled(true);
        }
    }

    private void join() {
        teamSwitch.choose(invitations.join(token, Visitor.address()));
        UI.getCurrent().getPage().setLocation("");
    }

    private void accept() {
        var wanted = new Invitations.NewPerson(
                named("email").value(), named("name").value(), named("password").value());
        var problems = invitations.problems(wanted);
        if (!problems.isEmpty()) {
            problems.forEach(problem -> named(String.valueOf(problem.field())).say(problem.sentence()));
            return;
        }
        invitations.accept(token, wanted, Visitor.address());
        signIn.submitWith(wanted.email().strip(), named("password"));
    }

    private CardField named(String name) {
        var field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException("There is no field " + name + ".");
        }
        return field;
    }
}
