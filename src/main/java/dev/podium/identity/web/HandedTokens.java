package dev.podium.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;

/**
 * Hands the tokens of a sign-in on, within its request, to {@link ProviderSessions}, which keeps them in memory as long
 * as the browser's session lives. They are written nowhere.
 */
class HandedTokens implements OAuth2AuthorizedClientRepository {

    private static final String NAME = HandedTokens.class.getName();

    static Optional<OAuth2AuthorizedClient> of(HttpServletRequest request) {
        return request.getAttribute(NAME) instanceof OAuth2AuthorizedClient client
                ? Optional.of(client)
                : Optional.empty();
    }

    @Override
    public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
            String registration, Authentication principal, HttpServletRequest request) {
        return null;
    }

    @Override
    public void saveAuthorizedClient(
            OAuth2AuthorizedClient client,
            Authentication principal,
            HttpServletRequest request,
            HttpServletResponse response) {
        request.setAttribute(NAME, client);
    }

    @Override
    public void removeAuthorizedClient(
            String registration, Authentication principal, HttpServletRequest request, HttpServletResponse response) {
        request.removeAttribute(NAME);
    }
}
