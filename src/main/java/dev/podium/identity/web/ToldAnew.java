package dev.podium.identity.web;

import dev.podium.identity.Claims;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/** Asks a provider again who somebody is, with the tokens of their session, which it renews where it can. */
@Component
class ToldAnew {

    private static final Logger log = LoggerFactory.getLogger(ToldAnew.class);

    sealed interface Answer {}

    record Told(Claims claims) implements Answer {}

    /** The provider takes the tokens no longer. */
    record Refused(String reason) implements Answer {}

    /** Nothing that counts; {@code isFine} where there was nothing to ask either. */
    record Nothing(boolean isFine) implements Answer {}

    private final ProviderRegistrations registrations;
    private final IdTokens idTokens;
    private final GitHub gitHub;
    private final Clock clock;
    private final OidcUserService userInfo;
    private final RestClientRefreshTokenTokenResponseClient refreshing =
            new RestClientRefreshTokenTokenResponseClient();

    ToldAnew(ProviderRegistrations registrations, IdTokens idTokens, GitHub gitHub, ProviderCalls calls, Clock clock) {
        this.registrations = registrations;
        this.idTokens = idTokens;
        this.gitHub = gitHub;
        this.clock = clock;
        this.userInfo = calls.userInfo();
        refreshing.setRestClient(calls.tokens());
    }

    Answer ask(ProviderSessions.Held held) {
        try {
            var registration = registrations.findByRegistrationId(held.provider());
            // Switched off meanwhile, which has ended its sessions.
            return registration == null ? new Nothing(true) : ask(held, registration);
        } catch (PasswordAuthentication.Refused down) {
            return new Nothing(false);
        } catch (OAuth2AuthorizationException e) {
            return failed(held, e.getError().getErrorCode(), e);
        } catch (OAuth2AuthenticationException e) {
            return failed(held, e.getError().getErrorCode(), e);
        } catch (JwtException | IllegalArgumentException e) {
            return failed(held, "invalid_id_token", e);
        }
    }

    /** Only what says that the tokens are over ends the session; anything else may be over itself in a while. */
    private static Answer failed(ProviderSessions.Held held, String code, RuntimeException why) {
        if (code.equals("invalid_grant") || GitHub.TOKEN_IS_OVER.equals(code)) {
            return new Refused(code);
        }
        log.warn("{} was asked anew and did not answer as it should: {}", held.provider(), code);
        log.debug("The answer of {}", held.provider(), why);
        return new Nothing(false);
    }

    private Answer ask(ProviderSessions.Held held, ClientRegistration registration) {
        var fresh = renew(held, registration);
        if (fresh.isEmpty() && isOver(held.tokens())) {
            // Without a token to renew it with, the next sign-in is the next time that anything is told.
            return new Nothing(true);
        }
        if (held.user() instanceof ProviderUser user) {
            return openId(held, registration, user, fresh.flatMap(given -> idToken(registration, given)));
        }
        var claims = gitHub.told(registration, held.tokens().getAccessToken().getTokenValue());
        return claims.subject().equals(((GitHubUser) held.user()).getName())
                ? new Told(claims)
                : new Refused("it is somebody else's token");
    }

    private boolean isOver(OAuth2AuthorizedClient tokens) {
        var end = tokens.getAccessToken().getExpiresAt();
        return end != null && end.isBefore(clock.instant());
    }

    /** What came beside the new tokens; empty where there is nothing to renew with. */
    private Optional<Map<String, Object>> renew(ProviderSessions.Held held, ClientRegistration registration) {
        var old = held.tokens();
        var token = old.getRefreshToken();
        if (token == null) {
            return Optional.empty();
        }
        var answer = refreshing.getTokenResponse(
                new OAuth2RefreshTokenGrantRequest(registration, old.getAccessToken(), token));
        // Kept at once, whatever fails next: the provider may take the old one no more.
        held.tokens(new OAuth2AuthorizedClient(
                registration,
                old.getPrincipalName(),
                answer.getAccessToken(),
                renewed(answer.getRefreshToken(), token)));
        return Optional.of(answer.getAdditionalParameters());
    }

    private static <T> T renewed(@Nullable T given, T old) {
        return given == null ? old : given;
    }

    private Optional<OidcIdToken> idToken(ClientRegistration registration, Map<String, Object> given) {
        if (!(given.get(OidcParameterNames.ID_TOKEN) instanceof String text)) {
            return Optional.empty();
        }
        var jwt = idTokens.createDecoder(registration).decode(text);
        return Optional.of(new OidcIdToken(text, jwt.getIssuedAt(), jwt.getExpiresAt(), jwt.getClaims()));
    }

    private Answer openId(
            ProviderSessions.Held held,
            ClientRegistration registration,
            ProviderUser user,
            Optional<OidcIdToken> fresh) {
        var first = user.getIdToken();
        if (fresh.isPresent()
                && !(Objects.equals(fresh.get().getSubject(), first.getSubject())
                        && Objects.equals(fresh.get().getIssuer(), first.getIssuer()))) {
            return new Refused("it is somebody else's token");
        }
        var told = userInfo.loadUser(
                new OidcUserRequest(registration, held.tokens().getAccessToken(), fresh.orElse(first)));
        return new Told(new Claims(
                Objects.requireNonNull(first.getIssuer()).toExternalForm(),
                Objects.requireNonNull(first.getSubject()),
                first.getClaimAsString("sid"),
                fresh.isPresent() ? merged(told, fresh.get()) : withoutIdToken(told, first)));
    }

    private static Map<String, Object> merged(OidcUser told, OidcIdToken fresh) {
        var all = new LinkedHashMap<>(told.getClaims());
        all.putAll(fresh.getClaims());
        return all;
    }

    /** What only the first id token said is old: of that the provider says nothing now, neither yes nor no. */
    private static Map<String, Object> withoutIdToken(OidcUser told, OidcIdToken first) {
        var all = new LinkedHashMap<String, Object>();
        if (told.getUserInfo() != null) {
            all.putAll(told.getUserInfo().getClaims());
        }
        all.put("iss", first.getClaims().get("iss"));
        all.put("sub", first.getSubject());
        var leftOut = new HashSet<>(first.getClaims().keySet());
        leftOut.removeAll(all.keySet());
        var elsewhere = new LinkedHashMap<String, Object>();
        leftOut.forEach(claim -> elsewhere.put(claim, "only in the id token"));
        all.put("_claim_names", elsewhere);
        return all;
    }
}
