package dev.podium.identity.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.PermitAll;
import java.util.Map;

/**
 * On the way back to an invitation. Whoever is not signed in is sent to sign in first, by whichever way, and then here
 * again, as for every page: no address of where to go next travels along, so none can be forged.
 */
@Route(value = "invite/join", autoLayout = false)
@PermitAll
class InviteSignInView extends Div implements BeforeEnterObserver {

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var token = event.getLocation().getQueryParameters().getSingleParameter("token");
        event.forwardTo(
                "invite",
                token.map(given -> QueryParameters.simple(Map.of("token", given)))
                        .orElse(QueryParameters.empty()));
    }
}
