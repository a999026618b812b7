package dev.podium.identity.web;

import dev.podium.identity.OutsideAddresses;
import dev.podium.identity.Providers;
import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Asks a provider for its addresses: the file openid-configuration under the issuer. */
@Component
class Discovery {

    private static final Logger log = LoggerFactory.getLogger(Discovery.class);

    /** Where the provider sends browsers, and Podium itself: none of them may lead into the house. */
    private static final List<String> ADDRESSES = List.of(
            "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint");

    private final ProviderCalls calls;
    private final JsonMapper json;

    /** Whose trouble the log has: it is asked for again and again, at each sign-in and by who looks after Podium's health. */
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    Discovery(ProviderCalls calls, JsonMapper json) {
        this.calls = calls;
        this.json = json;
    }

    /**
     * @throws Refusal {@code identity.provider-down}, {@code identity.wrong-issuer} or {@code identity.unsafe-provider}
     */
    ClientRegistration.Builder find(Providers.Provider provider) {
        var issuer = provider.issuer();
        var address = URI.create(issuer.replaceAll("/$", "") + "/.well-known/openid-configuration");
        try {
            OutsideAddresses.checkTyped(address);
            var answer = calls.plain()
                    .get()
                    .uri(address)
                    .accept(MediaType.APPLICATION_JSON)
                    .exchange((request, response) -> {
                        if (response.getStatusCode().value() != 200) {
                            throw new IOException(
                                    "it answered " + response.getStatusCode().value());
                        }
                        return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
                    });
            var found = registration(provider, String.valueOf(answer));
            failing.remove(provider.id());
            return found;
        } catch (OutsideAddresses.Refused unsafe) {
            throw unsafe(provider, unsafe);
        } catch (RestClientException | JacksonException | IllegalArgumentException e) {
            log.atLevel(failing.add(provider.id()) ? Level.WARN : Level.DEBUG)
                    .log("The provider {} at {} cannot be used: {}", provider.id(), address, e.toString());
            throw down(provider);
        }
    }

    private ClientRegistration.Builder registration(Providers.Provider provider, String answer)
            throws OutsideAddresses.Refused {
        Map<String, Object> told = json.readValue(answer, new TypeReference<Map<String, Object>>() {});
        if (!provider.issuer().equals(told.get("issuer"))) {
            throw Refusal.unavailable(
                    "identity.wrong-issuer",
                    provider.name() + " calls itself " + told.get("issuer") + ", not " + provider.issuer() + ".",
                    "Sign in another way, and tell an admin that the issuer is wrong.");
        }
        for (var name : ADDRESSES) {
            if (told.get(name) instanceof Object given) {
                OutsideAddresses.checkTold(URI.create(given.toString()), List.of(URI.create(provider.issuer())));
            }
        }
        return ClientRegistrations.fromOidcConfiguration(told);
    }

    private Refusal unsafe(Providers.Provider provider, OutsideAddresses.Refused why) {
        log.atLevel(failing.add(provider.id()) ? Level.WARN : Level.DEBUG)
                .log("The provider {} names an address that Podium does not call: {}", provider.id(), why.getMessage());
        return Refusal.unavailable(
                "identity.unsafe-provider",
                provider.name() + " names an address that Podium does not call: " + why.getMessage(),
                "Sign in another way, and tell an admin.");
    }

    static Refusal down(Providers.Provider provider) {
        return Refusal.unavailable(
                "identity.provider-down",
                provider.name() + " at " + provider.issuer() + " does not answer as it should"
                        + OutsideAddresses.unknown(URI.create(provider.issuer())) + ".",
                "Sign in with e-mail and password, or try again in a few minutes.");
    }
}
