package dev.podium.identity;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.core.env.Environment;
import org.springframework.security.config.oauth2.client.CommonOAuth2Provider;
import org.springframework.stereotype.Component;

/**
 * The providers of Spring's own variables, {@code spring.security.oauth2.client.registration.ID.*}. Whom each admits
 * stands in {@code podium.sign-in.ID.domains} and {@code .groups}, with the claim in {@code .groups-claim}; the team of those
 * whom no mapping gives one in {@code .default-team} and {@code .default-role}; the claim with the user name in
 * {@code .user-name-claim}. For a GitHub of the house the issuer is
 * the address of its pages.
 */
@Component
@EnableConfigurationProperties(OAuth2ClientProperties.class)
class SettingsProviders {

    private static final String GITHUB = "github";

    private final List<Providers.Provider> all;

    SettingsProviders(OAuth2ClientProperties properties, Environment environment) {
        this.all = properties.getRegistration().entrySet().stream()
                .filter(entry -> isUsable(entry.getKey(), entry.getValue()))
                .map(entry -> provider(entry.getKey(), entry.getValue(), properties, environment))
                .sorted(Comparator.comparing(Providers.Provider::id))
                .toList();
    }

    List<Providers.Provider> all() {
        return all;
    }

    /** Without the scope openid there is no id token, and so nobody to know by issuer and subject; GitHub is asked. */
    private static boolean isUsable(String id, OAuth2ClientProperties.Registration registration) {
        if (id.equals(ProviderRules.BY_HAND)) {
            throw new IllegalStateException(
                    "No provider can be called hand: so the memberships are marked that a person gave.");
        }
        var scopes = registration.getScope();
        var known = registration.getProvider() == null ? id : registration.getProvider();
        return known.equals(GITHUB) || (scopes == null ? !known.equals("facebook") : scopes.contains("openid"));
    }

    private static Providers.Kind kind(String known, OAuth2ClientProperties.Registration registration) {
        var scopes = registration.getScope();
        return known.equals(GITHUB) && (scopes == null || !scopes.contains("openid"))
                ? Providers.Kind.GITHUB
                : Providers.Kind.OPENID;
    }

    private static Providers.Provider provider(
            String id,
            OAuth2ClientProperties.Registration registration,
            OAuth2ClientProperties properties,
            Environment environment) {
        var known = registration.getProvider() == null ? id : registration.getProvider();
        var provider = properties.getProvider().get(known);
        var name = registration.getClientName();
        var own = "podium.sign-in." + id + ".";
        var given = new Providers.Provider(
                id,
                name == null || name.isBlank() ? id : name,
                issuer(known, provider == null ? null : provider.getIssuerUri()),
                String.valueOf(registration.getClientId()),
                list(environment, own + "domains"),
                environment.getProperty(own + "groups-claim", "groups"),
                list(environment, own + "groups"),
                true,
                true,
                kind(known, registration),
                defaultTeam(own, environment),
                environment.getProperty(own + "user-name-claim", Providers.Provider.USER_NAME));
        if (ProviderRules.admitsTheWholeWorld(given)) {
            throw new IllegalStateException(own + "domains: " + ProviderRules.WHOLE_WORLD + " Name groups.");
        }
        return given;
    }

    private static Providers.@Nullable DefaultTeam defaultTeam(String own, Environment environment) {
        var team = environment.getProperty(own + "default-team", "").strip();
        if (team.isEmpty()) {
            return null;
        }
        var fallback =
                new Providers.DefaultTeam(team, environment.getProperty(own + "default-role", Role.class, Role.MEMBER));
        try {
            ProviderRules.checkDefault(fallback);
        } catch (Refusal bad) {
            throw new IllegalStateException(own + "default-team and default-role: " + bad.sentence(), bad);
        }
        return fallback;
    }

    private static String issuer(String known, @Nullable String given) {
        if (given != null) {
            return given;
        }
        return switch (known) {
            case "google" -> String.valueOf(google());
            case GITHUB -> "https://github.com";
            default -> "";
        };
    }

    private static @Nullable String google() {
        return CommonOAuth2Provider.GOOGLE
                .getBuilder("google")
                .clientId("any")
                .build()
                .getProviderDetails()
                .getIssuerUri();
    }

    private static Set<String> list(Environment environment, String name) {
        var given = new TreeSet<String>();
        for (var one : environment.getProperty(name, String[].class, new String[0])) {
            if (!one.isBlank()) {
                given.add(one.strip());
            }
        }
        return given;
    }
}
