package dev.podium.identity.web;

import dev.podium.identity.SignIn;
import dev.podium.identity.SignedIn;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.authentication.RememberMeServices;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/**
 * Keeps a browser signed in over a restart of Podium. The cookie's token is not changed on use: after a restart a page
 * sends several requests at once, and a token that changes with the first makes the others look like a thief's.
 */
class RememberMe implements RememberMeServices, LogoutHandler {

    private static final String COOKIE = "podium-remember";

    private final SignIn signIn;
    private final String key;

    RememberMe(SignIn signIn, String key) {
        this.signIn = signIn;
        this.key = key;
    }

    @Override
    public @Nullable Authentication autoLogin(HttpServletRequest request, HttpServletResponse response) {
        var token = token(request);
        if (token.isEmpty()) {
            return null;
        }
        var person = signIn.recall(token.get());
        if (person.isEmpty()) {
            setCookie(request, response, "", 0);
            return null;
        }
        return new RememberMeAuthenticationToken(key, person.get(), AuthorityUtils.createAuthorityList("ROLE_USER"));
    }

    @Override
    public void loginFail(HttpServletRequest request, HttpServletResponse response) {
        // A mistyped password does not end what another sign-in of this browser began.
    }

    @Override
    public void loginSuccess(HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
        token(request).ifPresent(signIn::forget);
        if (authentication.getPrincipal() instanceof SignedIn person) {
            var agent = request.getHeader(HttpHeaders.USER_AGENT);
            var token = signIn.remember(person, request.getRemoteAddr(), agent == null ? "" : agent);
            setCookie(request, response, token, signIn.longest().toSeconds());
        } else {
            // A provider's sign-in ends when the provider says so, and an earlier one must not come back then.
            setCookie(request, response, "", 0);
        }
    }

    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        token(request).ifPresent(signIn::forget);
        setCookie(request, response, "", 0);
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn person) {
            signIn.signedOut(person);
        } else if (authentication != null && authentication.getPrincipal() instanceof OfProvider user) {
            signIn.signedOut(user.person());
        }
    }

    private static Optional<String> token(HttpServletRequest request) {
        var cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(COOKIE) && !cookie.getValue().isEmpty()) {
                return Optional.of(cookie.getValue());
            }
        }
        return Optional.empty();
    }

    private static void setCookie(HttpServletRequest request, HttpServletResponse response, String value, long age) {
        var cookie = ResponseCookie.from(COOKIE, value)
                .path(request.getContextPath() + "/")
                .maxAge(age)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
