package dev.podium.identity.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Span;
import dev.podium.identity.Providers;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Toasts;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** One provider: its facts, what has to be entered over there, and its groups. */
class ProviderCard extends Div {

    private final transient Providers providers;
    private final transient Providers.Provider provider;
    private final transient Runnable changed;

    ProviderCard(Providers providers, Providers.Provider provider, String here, Runnable changed) {
        this.providers = providers;
        this.provider = provider;
        this.changed = changed;
        addClassName("identity-provider");
        add(new H3(provider.name() + (provider.enabled() ? "" : " (switched off)")));
        var facts = new DescriptionList();
        fact(facts, provider.kind() == Providers.Kind.GITHUB ? "GitHub" : "Issuer", provider.issuer());
        fact(facts, "Client", provider.clientId());
        fact(facts, "Redirect address", here + "/login/oauth2/code/" + provider.id());
        if (provider.kind() == Providers.Kind.OPENID) {
            fact(facts, "Back-channel logout", here + "/logout/connect/back-channel/" + provider.id());
        }
        fact(facts, "Comes in", admitted());
        var fallback = provider.defaultTeam();
        if (fallback != null) {
            fact(facts, "Without a mapping", fallback.team() + ", " + RoleWords.of(fallback.role()));
        }
        add(facts);
        var mappings = providers.mappings(provider.id());
        mappings.forEach(mapping -> add(row(mapping)));
        add(actions());
    }

    private static void fact(DescriptionList facts, String name, String value) {
        facts.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
    }

    private String admitted() {
        if (provider.allowedDomains().contains("*")) {
            return "Everybody whom it knows";
        }
        if (provider.allowedDomains().isEmpty() && provider.allowedGroups().isEmpty()) {
            return "Nobody yet: name a domain or a group";
        }
        return listed("E-mail of ", provider.allowedDomains())
                + (provider.allowedDomains().isEmpty()
                                || provider.allowedGroups().isEmpty()
                        ? ""
                        : ", or ")
                + listed("in " + provider.groupsClaim() + " ", provider.allowedGroups());
    }

    private static String listed(String before, Set<String> names) {
        return names.isEmpty() ? "" : before + String.join(", ", new TreeSet<>(names));
    }

    private static String said(Providers.Comparison comparison) {
        return switch (comparison) {
            case VALUE -> "is";
            case PREFIX -> "begins with";
            case PATTERN -> "matches";
        };
    }

    private Div row(Providers.Mapping mapping) {
        var text = new Span(mapping.claim() + " " + said(mapping.comparison()) + " " + mapping.value() + " → "
                + mapping.team() + ", " + mapping.role().name().toLowerCase(Locale.ROOT)
                + (mapping.teamThere()
                        ? ""
                        : mapping.makeTeam()
                                ? " (the team is made at the first sign-in)"
                                : " (the team was deleted: this gives nothing)"));
        var remove = new Button("Remove", pressed -> {
            try {
                providers.unmap(mapping.id());
                Toasts.say("Removed. It counts from each person's next sign-in on.");
            } catch (Refusal gone) {
                Toasts.refuse(gone);
            }
            changed.run();
        });
        remove.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.ERROR);
        remove.setAriaLabel("Remove the mapping of " + mapping.value());
        var row = new Div(text, remove);
        row.addClassName("identity-mapping");
        return row;
    }

    private Div actions() {
        var map = new Button("Map a group", pressed -> new MappingDialog(providers, provider, changed).open());
        var row = new Div(map);
        row.addClassName("row");
        if (provider.fromSettings()) {
            var why = new Span("Set by Spring's variables; change it there.");
            why.addClassName("identity-hint");
            row.add(why);
        } else {
            row.add(new Button("Change", pressed -> new ProviderDialog(providers, provider, changed).open()));
        }
        return row;
    }
}
