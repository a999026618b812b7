package dev.podium.identity.web;

import dev.podium.identity.ProviderSignIn;
import dev.podium.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Back to the sign-in page with a sentence: a sign-in at a provider that did not come to its end. */
class ProviderFailure implements AuthenticationFailureHandler {

    private static final Logger log = LoggerFactory.getLogger(ProviderFailure.class);

    private final ProviderSignIn signIn;

    ProviderFailure(ProviderSignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        SignInFailure.answer(request, response, new PasswordAuthentication.Refused(refusal(request, failure)));
    }

    private Refusal refusal(HttpServletRequest request, AuthenticationException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case PasswordAuthentication.Refused refused -> {
                    return refused.refusal();
                }
                case IllegalArgumentException unknown -> {
                    // So Spring Security calls a registration that nobody gave it; the class itself is its own.
                    return Refusal.notFound(
                            "identity.no-provider",
                            "There is no such provider here, or it is switched off.",
                            "Take one of those on this page.");
                }
                case OAuth2AuthenticationException refused -> {
                    log.debug("A sign-in at a provider failed", failure);
                    var code = refused.getError().getErrorCode();
                    signIn.failed(id(request), code, request.getRemoteAddr());
                    return said(code);
                }
                default -> {
                    // The next cause may say more.
                }
            }
        }
        log.warn("A sign-in at a provider failed", failure);
        return said("server_error");
    }

    private static Refusal said(@Nullable String code) {
        return switch (code) {
            case "access_denied" ->
                Refusal.unauthenticated(
                        "identity.sign-in-cancelled",
                        "The provider did not let you in.",
                        "Try again, or ask who runs it.");
            case "authorization_request_not_found" ->
                Refusal.unauthenticated(
                        "identity.stale-sign-in",
                        "This sign-in was begun too long ago, in another browser, or not by you.",
                        "Begin it again from here.");
            case null, default ->
                Refusal.unauthenticated(
                        "identity.provider-refused",
                        "What the provider answered cannot be accepted (" + line(String.valueOf(code)) + ").",
                        "Try again. If it stays so, tell an admin what stands in brackets.");
        };
    }

    /** The code comes from outside. */
    private static String line(String code) {
        var plain = code.replaceAll("[^A-Za-z0-9_. -]", "?");
        return plain.length() <= 60 ? plain : plain.substring(0, 60);
    }

    private static String id(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getRequestURI().lastIndexOf('/') + 1);
    }
}
