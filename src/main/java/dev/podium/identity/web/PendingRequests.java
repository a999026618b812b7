package dev.podium.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * The sign-ins under way, in the browser's session. An answer counts only at the address of the provider that was asked
 * and, where it names its issuer (RFC 9207), from that issuer: else one provider could collect the codes of another.
 */
class PendingRequests implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    private final HttpSessionOAuth2AuthorizationRequestRepository sessions =
            new HttpSessionOAuth2AuthorizationRequestRepository();
    private final ClientRegistrationRepository registrations;

    PendingRequests(ClientRegistrationRepository registrations) {
        this.registrations = registrations;
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        return sessions.loadAuthorizationRequest(request);
    }

    @Override
    public void saveAuthorizationRequest(
            OAuth2AuthorizationRequest pending, HttpServletRequest request, HttpServletResponse response) {
        sessions.saveAuthorizationRequest(pending, request, response);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        var pending = sessions.removeAuthorizationRequest(request, response);
        return pending == null || !fits(pending, request) ? null : pending;
    }

    private boolean fits(OAuth2AuthorizationRequest pending, HttpServletRequest request) {
        var asked = String.valueOf(pending.getAttributes().get(OAuth2ParameterNames.REGISTRATION_ID));
        if (!request.getRequestURI().endsWith("/" + asked)) {
            return false;
        }
        var issuer = request.getParameter("iss");
        var registration = issuer == null ? null : registrations.findByRegistrationId(asked);
        return issuer == null
                || registration != null
                        && issuer.equals(registration.getProviderDetails().getIssuerUri());
    }
}
