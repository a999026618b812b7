package dev.podium.identity.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinServletRequest;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.Providers;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import jakarta.annotation.security.PermitAll;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Who signs people in to this Podium, which of their groups mean which team, and what was told of oneself. */
@Route("admin/sign-in")
@PageTitle("Sign-in – Podium")
@Menu(title = "Sign-in", order = 92, icon = "key")
@PermitAll
@StyleSheet("identity.css")
class ProvidersView extends Div implements Headed {

    private final transient Providers providers;
    private final Heading heading;
    private final Div list = new Div();

    ProvidersView(Providers providers, Permissions permissions) {
        permissions.require(Permission.PLATFORM_MANAGE);
        this.providers = providers;
        addClassName("identity-account");
        list.addClassName("identity-body");
        heading = new Heading("Sign-in", addButton());
        add(list);
        told();
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private Button addButton() {
        var button = new Button("Add a provider", pressed -> new ProviderDialog(providers, null, this::refresh).open());
        button.addThemeVariants(ButtonVariant.PRIMARY);
        return button;
    }

    private void refresh() {
        list.removeAll();
        var all = providers.all();
        heading.setFacts(Counted.of(all.size(), "provider", "providers"));
        if (all.isEmpty()) {
            list.add(new EmptyState(
                    "Everybody signs in with e-mail and password",
                    "A provider such as Keycloak, Google, Entra, Okta or GitHub signs people in with the account they have"
                            + " already, and its groups can give them their teams.",
                    addButton()));
        }
        for (var provider : all) {
            list.add(new ProviderCard(providers, provider, here(), this::refresh));
        }
    }

    /** The address by which this browser reaches Podium; null only in a test without a request. */
    private static String here() {
        var request = VaadinServletRequest.getCurrent();
        return request == null
                ? ""
                : ServletUriComponentsBuilder.fromContextPath(request.getHttpServletRequest())
                        .build()
                        .toUriString();
    }

    private void synced(Providers.Sync sync) {
        var notes = new Div();
        notes.addClassName("identity-synced");
        notes.add(new Paragraph(
                sync.notes().isEmpty()
                        ? "Your teams follow it; nothing changed the last time, " + Times.minute(sync.at()) + "."
                        : "Taken over " + Times.minute(sync.at()) + ":"));
        sync.notes().forEach(note -> notes.add(new Paragraph(note)));
        add(notes);
    }

    /** It lies in the session alone, and so nowhere once that has ended. */
    private void told() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        add(new H2("What the provider told of you"));
        if (authentication != null && authentication.getPrincipal() instanceof OAuth2User user) {
            Map<String, Object> claims = new TreeMap<>(user.getAttributes());
            var text = new Pre(claims.entrySet().stream()
                    .map(claim -> claim.getKey() + ": " + claim.getValue())
                    .collect(Collectors.joining("\n")));
            text.addClassName("identity-told");
            add(text);
            providers.lastSync().ifPresent(this::synced);
        } else {
            add(new Paragraph("You signed in with a password. Sign in with a provider, and its claims stand here: what"
                    + " a mapping can be made from."));
        }
    }
}
