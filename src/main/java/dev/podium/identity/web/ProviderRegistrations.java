package dev.podium.identity.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.identity.Providers;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientPropertiesMapper;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;

/**
 * The providers of Spring's variables and those of the database, as Spring Security wants them. A provider is asked for
 * its addresses at the first sign-in with it, and once an hour: one that is down stops neither the start nor anybody who
 * signs in another way.
 */
@Component
class ProviderRegistrations implements ClientRegistrationRepository {

    private static final Logger log = LoggerFactory.getLogger(ProviderRegistrations.class);
    private static final Set<String> SCOPES = Set.of("openid", "profile", "email");

    /** {@code version} is 0 for one of Spring's variables. */
    private record Asked(String id, long version) {}

    private final Providers providers;
    private final OAuth2ClientProperties settings;
    private final Discovery discovery;
    private final Cache<Asked, ClientRegistration> found = Caffeine.newBuilder()
            .maximumSize(200)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    ProviderRegistrations(Providers providers, OAuth2ClientProperties settings, Discovery discovery) {
        this.providers = providers;
        this.settings = settings;
        this.discovery = discovery;
    }

    /** @throws PasswordAuthentication.Refused {@code identity.provider-down} when it does not answer */
    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        var provider = providers.offered().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElse(null);
        if (provider == null) {
            return null;
        }
        try {
            if (provider.fromSettings()) {
                return found.get(new Asked(id, 0), asked -> ofSettings(provider));
            }
            return providers
                    .client(id)
                    .map(client -> found.get(new Asked(id, client.version()), asked -> kept(client)))
                    .orElse(null);
        } catch (Refusal refusal) {
            throw new PasswordAuthentication.Refused(refusal);
        }
    }

    private ClientRegistration kept(Providers.Client client) {
        var provider = client.provider();
        return withProofKey(
                switch (provider.kind()) {
                    case GITHUB -> GitHub.registration(provider, client.secret());
                    case OPENID ->
                        discovery
                                .find(provider)
                                .registrationId(provider.id())
                                .clientId(provider.clientId())
                                .clientSecret(client.secret())
                                .clientName(provider.name())
                                .scope(SCOPES)
                                .build();
                });
    }

    private ClientRegistration ofSettings(Providers.Provider provider) {
        var given = settings.getRegistration().get(provider.id());
        if (given == null) {
            throw new IllegalStateException("The settings hold no registration " + provider.id() + ".");
        }
        if (provider.kind() == Providers.Kind.GITHUB) {
            return withProofKey(
                    GitHub.registration(provider, given.getClientSecret() == null ? "" : given.getClientSecret()));
        }
        var addresses = settings.getProvider().get(given.getProvider() == null ? provider.id() : given.getProvider());
        return withProofKey(
                addresses != null && addresses.getIssuerUri() != null
                        ? discovered(provider, given, addresses)
                        : mapped(provider, given));
    }

    /** As Spring's own mapper would, which asks the issuer without any check of what it answers. */
    private ClientRegistration discovered(
            Providers.Provider provider,
            OAuth2ClientProperties.Registration given,
            OAuth2ClientProperties.Provider addresses) {
        var found = discovery.find(provider).registrationId(provider.id()).clientName(provider.name());
        set(addresses.getAuthorizationUri(), found::authorizationUri);
        set(addresses.getTokenUri(), found::tokenUri);
        set(addresses.getUserInfoUri(), found::userInfoUri);
        set(addresses.getJwkSetUri(), found::jwkSetUri);
        set(addresses.getUserNameAttribute(), found::userNameAttributeName);
        set(given.getClientId(), found::clientId);
        set(given.getClientSecret(), found::clientSecret);
        set(
                given.getClientAuthenticationMethod(),
                method -> found.clientAuthenticationMethod(ClientAuthenticationMethod.valueOf(method)));
        set(given.getRedirectUri(), found::redirectUri);
        return found.scope(given.getScope() == null ? SCOPES : given.getScope()).build();
    }

    private static void set(@Nullable String value, Consumer<String> into) {
        if (value != null) {
            into.accept(value);
        }
    }

    private ClientRegistration mapped(Providers.Provider provider, OAuth2ClientProperties.Registration given) {
        var alone = new OAuth2ClientProperties();
        alone.getProvider().putAll(settings.getProvider());
        alone.getRegistration().put(provider.id(), given);
        try {
            var mapped = new OAuth2ClientPropertiesMapper(alone)
                    .asClientRegistrations()
                    .get(provider.id());
            if (mapped == null) {
                throw new IllegalStateException("The settings of " + provider.id() + " give no registration.");
            }
            return given.getScope() == null
                    ? ClientRegistration.withClientRegistration(mapped)
                            .scope(SCOPES)
                            .build()
                    : mapped;
        } catch (IllegalArgumentException e) {
            log.warn("The provider {} cannot be used: {}", provider.id(), e.getMessage());
            throw Discovery.down(provider);
        }
    }

    private static ClientRegistration withProofKey(ClientRegistration registration) {
        return ClientRegistration.withClientRegistration(registration)
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .build();
    }
}
