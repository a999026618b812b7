package dev.podium.identity.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/** Verifies id tokens as Spring Security does, but gets the provider's keys by {@link ProviderCalls}. */
@Component
class IdTokens implements JwtDecoderFactory<ClientRegistration> {

    /** How far a provider's clock may be off. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    private record Known(String registration, String client, String keys, SignatureAlgorithm algorithm) {}

    private final ProviderCalls calls;
    private final Cache<Known, JwtDecoder> decoders =
            Caffeine.newBuilder().maximumSize(200).build();

    IdTokens(ProviderCalls calls) {
        this.calls = calls;
    }

    @Override
    public JwtDecoder createDecoder(ClientRegistration registration) {
        var keys = registration.getProviderDetails().getJwkSetUri();
        if (keys == null || keys.isBlank()) {
            throw new OAuth2AuthenticationException("missing_signature_verifier");
        }
        var known =
                new Known(registration.getRegistrationId(), registration.getClientId(), keys, algorithm(registration));
        return decoders.get(known, asked -> decoder(registration, asked));
    }

    private JwtDecoder decoder(ClientRegistration registration, Known asked) {
        var decoder = NimbusJwtDecoder.withJwkSetUri(asked.keys())
                .jwsAlgorithm(asked.algorithm())
                .restOperations(calls.rest())
                .build();
        decoder.setJwtValidator(validator(registration));
        decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
        return decoder;
    }

    private static OAuth2TokenValidator<Jwt> validator(ClientRegistration registration) {
        var idToken = new OidcIdTokenValidator(registration);
        idToken.setClockSkew(SKEW);
        return new DelegatingOAuth2TokenValidator<>(List.of(new JwtTimestampValidator(SKEW), idToken));
    }

    /** What every provider has to offer, or else the first that this one does; never one without a key of its own. */
    private static SignatureAlgorithm algorithm(ClientRegistration registration) {
        var offered = registration
                .getProviderDetails()
                .getConfigurationMetadata()
                .get("id_token_signing_alg_values_supported");
        if (!(offered instanceof List<?> names) || names.contains("RS256")) {
            return SignatureAlgorithm.RS256;
        }
        return names.stream()
                .map(name -> SignatureAlgorithm.from(String.valueOf(name)))
                .filter(known -> known != null)
                .findFirst()
                .orElse(SignatureAlgorithm.RS256);
    }
}
