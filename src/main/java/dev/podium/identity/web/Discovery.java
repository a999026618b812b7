package dev.podium.identity.web;

import dev.podium.identity.Providers;
import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Asks a provider for its addresses: the file openid-configuration under the issuer. */
@Component
class Discovery {

    private static final Logger log = LoggerFactory.getLogger(Discovery.class);
    private static final int LARGEST = 1 << 20;

    /** Follows no redirect: what an admin typed is what is asked. */
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    private final JsonMapper json;

    Discovery(JsonMapper json) {
        this.json = json;
    }

    /** @throws Refusal {@code identity.provider-down} or {@code identity.wrong-issuer} */
    ClientRegistration.Builder find(Providers.Provider provider) {
        var issuer = provider.issuer();
        var address = URI.create(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration");
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(address)
                            .timeout(Duration.ofSeconds(5))
                            .header("Accept", "application/json")
                            .build(),
                    BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST));
            return registration(provider, answer);
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            log.warn("The provider {} at {} cannot be used: {}", provider.id(), address, e.toString());
            throw down(provider);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw down(provider);
        }
    }

    private ClientRegistration.Builder registration(Providers.Provider provider, HttpResponse<String> answer)
            throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException("it answered " + answer.statusCode());
        }
        Map<String, Object> told = json.readValue(answer.body(), new TypeReference<Map<String, Object>>() {});
        if (!provider.issuer().equals(told.get("issuer"))) {
            throw Refusal.unavailable(
                    "identity.wrong-issuer",
                    provider.name() + " calls itself " + told.get("issuer") + ", not " + provider.issuer() + ".",
                    "Sign in another way, and tell an admin that the issuer is wrong.");
        }
        return ClientRegistrations.fromOidcConfiguration(told);
    }

    static Refusal down(Providers.Provider provider) {
        return Refusal.unavailable(
                "identity.provider-down",
                provider.name() + " at " + provider.issuer() + " does not answer as it should.",
                "Sign in with e-mail and password, or try again in a few minutes.");
    }
}
