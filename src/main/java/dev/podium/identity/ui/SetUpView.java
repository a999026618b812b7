package dev.podium.identity.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.podium.identity.SetUp;
import dev.podium.kernel.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one-time set-up: the first person and the first team, then signed in at once. */
@Route(value = "setup", autoLayout = false)
@PageTitle("Set up – Podium")
@AnonymousAllowed
class SetUpView extends Card implements BeforeEnterObserver {

    private final transient SetUp setUp;
    private final Map<String, CardField> fields = new LinkedHashMap<>();
    private final Button button = new Button("Set up", pressed -> complete());
    private final SignInForm signIn = new SignInForm();
    private String token = "";

    SetUpView(SetUp setUp) {
        super("Set up Podium", "Make the first account, which runs this installation, and its first team.");
        this.setUp = setUp;
        field("name", "Your name", "text", "name", "");
        field("email", "E-mail", "email", "username", "");
        field("password", "Password", "password", "new-password", "12 characters or more.");
        field("team", "Team", "text", "organization", "Agents and terminals belong to a team. More can follow.");
        button.addThemeVariants(ButtonVariant.PRIMARY);
        button.addClassName("identity-button");
        // A field tells its value when it loses the focus, and Enter alone does not take it away.
        button.addClickShortcut(Key.ENTER).resetFocusOnActiveElement();
        button.setDisableOnClick(true);
        signIn.addClassName("identity-hidden");
        signIn.getElement().setAttribute("aria-hidden", "true");
        fill(named("name"), named("email"), named("password"), named("team"), button, signIn);
    }

    private void field(String name, String text, String type, String autocomplete, String hint) {
        fields.put(name, new CardField("set-up-" + name, name, text, type, autocomplete, hint));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        token = event.getLocation()
                .getQueryParameters()
                .getSingleParameter("token")
                .orElse("");
        if (!setUp.needed()) {
            refuse(Refusal.conflict(
                    "identity.set-up-closed",
                    "This Podium is set up already.",
                    "Sign in, or ask an admin to add you."));
            fill(LoginView.link());
        } else if (!setUp.admits(token)) {
            refuse(Refusal.forbidden(
                    "identity.set-up-closed",
                    "This link is not the one that Podium printed at its last start.",
                    "Take the link from its newest start; each start makes a new one."));
        }
    }

    private void complete() {
        clearRefusal();
        fields.values().forEach(field -> field.say(""));
        var wanted = new SetUp.FirstPerson(value("email"), value("name"), value("password"), value("team"));
        try {
            var problems = setUp.problems(wanted);
            if (setUp.admits(token) && !problems.isEmpty()) {
                problems.forEach(
                        problem -> named(String.valueOf(problem.field())).say(problem.sentence()));
                return;
            }
            var request = VaadinRequest.getCurrent();
            setUp.complete(token, wanted, request == null ? "" : request.getRemoteAddr());
            signIn.submitWith(wanted.email().strip(), named("password"));
        } catch (Refusal refusal) {
            refuse(refusal);
        } finally {
            button.setEnabled(true);
        }
    }

    private CardField named(String name) {
        var field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException("There is no field " + name + ".");
        }
        return field;
    }

    private String value(String name) {
        return named(name).value();
    }
}
