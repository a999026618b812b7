package dev.podium.identity.ui;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.podium.identity.Providers;
import dev.podium.identity.SetUp;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.util.List;

@Route(value = "login", autoLayout = false)
@PageTitle("Sign in – Podium")
@AnonymousAllowed
class LoginView extends Card implements BeforeEnterObserver {

    private final transient SetUp setUp;

    LoginView(SetUp setUp, Providers providers) {
        super("Sign in", "With the e-mail and password of your Podium account.");
        this.setUp = setUp;
        var offered = providers.offered();
        if (offered.isEmpty()) {
            fill(new SignInForm());
        } else {
            fill(ways(offered), new SignInForm());
        }
    }

    /** A link each and no form: the content policy lets no form lead to another site. */
    private static Div ways(List<Providers.Provider> offered) {
        var ways = new Div();
        ways.addClassName("identity-ways");
        for (var provider : offered) {
            var way = new Anchor("oauth2/authorization/" + provider.id(), "Sign in with " + provider.name());
            way.setRouterIgnore(true);
            way.addClassName("identity-way");
            ways.add(way);
        }
        var or = new Span("or with e-mail and password");
        or.addClassName("identity-or");
        ways.add(or);
        return ways;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (CurrentActor.find().isPresent()) {
            event.forwardTo("");
            return;
        }
        if (setUp.needed()) {
            refuse(Refusal.unavailable(
                    "identity.not-set-up",
                    "Nobody has set this Podium up yet.",
                    "Open the link that it printed when it started."));
        }
        var parameters = event.getLocation().getQueryParameters().getParameters();
        if (parameters.containsKey("error")) {
            showLastRefusal();
        }
        if (parameters.containsKey("stale")) {
            refuse(Refusal.invalid(
                    "identity.stale-page", "This page was open too long to sign in from.", "Sign in once more."));
        }
    }

    private void showLastRefusal() {
        var session = VaadinSession.getCurrent().getSession();
        if (session.getAttribute(Refusal.class.getName()) instanceof Refusal refusal) {
            session.removeAttribute(Refusal.class.getName());
            refuse(refusal);
        }
    }

    static Anchor link() {
        return new Anchor("login", "Sign in");
    }
}
