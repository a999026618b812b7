package dev.podium.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.mock.env.MockEnvironment;

class SettingsProvidersTest {

    private final OAuth2ClientProperties properties = new OAuth2ClientProperties();
    private final MockEnvironment environment = new MockEnvironment();

    private OAuth2ClientProperties.Registration registration(String id) {
        var registration = new OAuth2ClientProperties.Registration();
        registration.setClientId("client");
        properties.getRegistration().put(id, registration);
        return registration;
    }

    private Providers.Provider only() {
        return new SettingsProviders(properties, environment).all().getFirst();
    }

    @Test
    void springsOwnNameForGitHubIsGitHub() {
        registration("github");
        environment.setProperty("podium.sign-in.github.groups", "acme,acme/platform");
        assertThat(only().kind()).isEqualTo(Providers.Kind.GITHUB);
        assertThat(only().issuer()).isEqualTo("https://github.com");
        assertThat(only().allowedGroups()).isEqualTo(Set.of("acme", "acme/platform"));
    }

    @Test
    void aGitHubOfTheHouseHasItsAddressAsIssuer() {
        registration("ours").setProvider("github");
        var addresses = new OAuth2ClientProperties.Provider();
        addresses.setIssuerUri("https://github.example.org");
        properties.getProvider().put("github", addresses);
        assertThat(only().kind()).isEqualTo(Providers.Kind.GITHUB);
        assertThat(only().issuer()).isEqualTo("https://github.example.org");
    }

    @Test
    void gitHubItselfAdmitsNotEverybody() {
        registration("github");
        environment.setProperty("podium.sign-in.github.domains", "*");
        assertThatThrownBy(this::only).hasMessageContaining("podium.sign-in.github.domains");
    }

    @Test
    void aDefaultTeamIsGivenByVariables() {
        registration("keycloak");
        assertThat(only().defaultTeam()).isNull();
        environment.setProperty("podium.sign-in.keycloak.default-team", "guests");
        assertThat(only().defaultTeam()).isEqualTo(new Providers.DefaultTeam("guests", Role.MEMBER));
        environment.setProperty("podium.sign-in.keycloak.default-role", "VIEWER");
        assertThat(only().defaultTeam()).isEqualTo(new Providers.DefaultTeam("guests", Role.VIEWER));
        environment.setProperty("podium.sign-in.keycloak.default-role", "OWNER");
        assertThatThrownBy(this::only).hasMessageContaining("OWNER");
    }

    @Test
    void whatSignsNothingAndIsNotGitHubIsLeftOut() {
        registration("facebook");
        assertThat(new SettingsProviders(properties, environment).all()).isEmpty();
        registration("hand");
        assertThatThrownBy(this::only).hasMessageContaining("hand");
    }
}
