package dev.podium.identity.web;

import dev.podium.identity.ProviderSignIn;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.oidc.authentication.logout.OidcLogoutToken;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;

/** Signing out in both directions: here, which the provider is told of, and at the provider, which tells Podium. */
class ProviderLogout implements LogoutSuccessHandler, LogoutHandler {

    private final OidcClientInitiatedLogoutSuccessHandler atProvider;
    private final RedirectStrategy redirects;
    private final ProviderSignIn signIn;

    ProviderLogout(ClientRegistrationRepository registrations, RedirectStrategy redirects, ProviderSignIn signIn) {
        this.redirects = redirects;
        this.signIn = signIn;
        this.atProvider = new OidcClientInitiatedLogoutSuccessHandler(registrations);
        atProvider.setPostLogoutRedirectUri("{baseUrl}/login");
        atProvider.setDefaultTargetUrl("/login");
        atProvider.setRedirectStrategy(redirects);
    }

    @Override
    public void onLogoutSuccess(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication)
            throws IOException, ServletException {
        try {
            atProvider.onLogoutSuccess(request, response, authentication);
        } catch (PasswordAuthentication.Refused down) {
            // Here they are signed out; the provider cannot be told while it does not answer.
            redirects.sendRedirect(request, response, "/login");
        }
    }

    /** A back-channel logout, whose token Spring Security has verified. */
    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        if (authentication != null && authentication.getPrincipal() instanceof OidcLogoutToken token) {
            signIn.ended(
                    Objects.requireNonNull(token.getIssuer()).toExternalForm(),
                    token.getSubject(),
                    token.getSessionId());
        }
    }
}
