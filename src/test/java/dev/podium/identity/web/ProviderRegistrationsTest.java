package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.identity.Providers;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import tools.jackson.databind.json.JsonMapper;

class ProviderRegistrationsTest {

    /** Offers one, of Spring's variables. */
    private static Providers offering(Providers.Provider provider) {
        return (Providers) Proxy.newProxyInstance(
                Providers.class.getClassLoader(), new Class<?>[] {Providers.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("offered");
                    return List.of(provider);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com, https://api.github.com/user",
        "https://github.example.org, https://github.example.org/api/v3/user",
        "https://github.example.org/, https://github.example.org/api/v3/user",
        "https://acme.ghe.com, https://api.acme.ghe.com/user"
    })
    void aGitHubOfSpringsVariablesIsAskedWhereItsKindIs(String issuer, String user) {
        var settings = new OAuth2ClientProperties();
        var given = new OAuth2ClientProperties.Registration();
        given.setClientId("Iv1.x");
        given.setClientSecret("s3cret");
        settings.getRegistration().put("github", given);
        var providers = offering(new Providers.Provider(
                "github",
                "GitHub",
                issuer,
                "Iv1.x",
                Set.of(),
                "groups",
                Set.of("acme"),
                true,
                true,
                Providers.Kind.GITHUB,
                null));
        var discovery = new Discovery(new ProviderCalls(providers, settings), new JsonMapper());
        var found = Objects.requireNonNull(
                new ProviderRegistrations(providers, settings, discovery).findByRegistrationId("github"));
        var pages = issuer.replaceAll("/$", "");
        assertThat(found.getProviderDetails().getAuthorizationUri()).isEqualTo(pages + "/login/oauth/authorize");
        assertThat(found.getProviderDetails().getTokenUri()).isEqualTo(pages + "/login/oauth/access_token");
        assertThat(found.getProviderDetails().getUserInfoEndpoint().getUri()).isEqualTo(user);
        assertThat(found.getProviderDetails().getIssuerUri()).isEqualTo(pages);
        assertThat(found.getClientAuthenticationMethod()).isEqualTo(ClientAuthenticationMethod.CLIENT_SECRET_POST);
        assertThat(found.getClientSecret()).isEqualTo("s3cret");
        assertThat(found.getScopes()).containsExactlyInAnyOrder("read:org", "user:email");
        assertThat(found.getClientSettings().isRequireProofKey()).isTrue();
    }
}
