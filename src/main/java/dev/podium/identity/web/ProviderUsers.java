package dev.podium.identity.web;

import dev.podium.identity.Claims;
import dev.podium.identity.ProviderSignIn;
import dev.podium.kernel.Refusal;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** After Spring Security verified the id token: the user info beside it, and then the person. */
class ProviderUsers implements OAuth2UserService<OidcUserRequest, OidcUser> {

    private final OidcUserService told;
    private final ProviderSignIn signIn;

    ProviderUsers(OidcUserService told, ProviderSignIn signIn) {
        this.told = told;
        this.signIn = signIn;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        var user = told(request);
        var all = new LinkedHashMap<>(user.getClaims());
        // Who it is stands in the id token alone, which is signed; user info only adds to it.
        all.putAll(request.getIdToken().getClaims());
        var token = request.getIdToken();
        var claims = new Claims(
                Objects.requireNonNull(token.getIssuer()).toExternalForm(),
                Objects.requireNonNull(token.getSubject()),
                token.getClaimAsString("sid"),
                all);
        try {
            var person = signIn.enter(request.getClientRegistration().getRegistrationId(), claims, address(), agent());
            return new ProviderUser(person, user);
        } catch (Refusal refusal) {
            throw new PasswordAuthentication.Refused(refusal);
        }
    }

    private OidcUser told(OidcUserRequest request) {
        try {
            return told.loadUser(request);
        } catch (IllegalArgumentException empty) {
            // So Spring Security calls an answer without a body.
            var refused = new OAuth2AuthenticationException(new OAuth2Error("invalid_user_info_response"));
            refused.initCause(empty);
            throw refused;
        }
    }

    static String agent() {
        var agent = RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getHeader("User-Agent")
                : null;
        return agent == null ? "" : agent;
    }

    static String address() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getRemoteAddr()
                : "";
    }
}
