package dev.podium.identity.web;

import dev.podium.identity.ProviderSignIn;
import java.util.List;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.authentication.OAuth2LoginAuthenticationProvider;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.stereotype.Component;

/** The part of the pages' chain that signs in by a provider: code flow with state and proof key, and with nonce where there is an id token. */
@Component
class ProviderChain {

    private final ProviderRegistrations registrations;
    private final ProviderSessions sessions;
    private final ProviderSignIn signIn;
    private final ProviderCalls calls;
    private final IdTokens idTokens;
    private final GitHub gitHub;

    ProviderChain(
            ProviderRegistrations registrations,
            ProviderSessions sessions,
            ProviderSignIn signIn,
            ProviderCalls calls,
            IdTokens idTokens,
            GitHub gitHub) {
        this.gitHub = gitHub;
        this.calls = calls;
        this.idTokens = idTokens;
        this.registrations = registrations;
        this.sessions = sessions;
        this.signIn = signIn;
    }

    /** For OpenID Connect, and for GitHub. */
    List<AuthenticationProvider> authentications() {
        var tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(calls.tokens());
        var provider =
                new OidcAuthorizationCodeAuthenticationProvider(tokens, new ProviderUsers(calls.userInfo(), signIn));
        provider.setJwtDecoderFactory(idTokens);
        return List.of(provider, new OAuth2LoginAuthenticationProvider(tokens, new GitHubUsers(gitHub, signIn)));
    }

    ProviderLogout logout(RedirectStrategy redirects) {
        return new ProviderLogout(registrations, redirects, signIn);
    }

    void add(HttpSecurity http, RequestCache saved, ProviderLogout logout) {
        var failure = new ProviderFailure(signIn);
        var goOn = new SavedRequestAwareAuthenticationSuccessHandler();
        goOn.setRequestCache(saved);
        http.oauth2Login(login -> login.loginPage("/login")
                .clientRegistrationRepository(registrations)
                .authorizedClientRepository(new HandedTokens())
                .authorizationEndpoint(
                        asking -> asking.authorizationRequestRepository(new PendingRequests(registrations)))
                .successHandler((request, response, authentication) -> {
                    if (authentication.getPrincipal() instanceof OfProvider user) {
                        sessions.hold(
                                request.getSession(),
                                user,
                                HandedTokens.of(request).orElseThrow());
                    }
                    goOn.onAuthenticationSuccess(request, response, authentication);
                })
                .failureHandler(failure)
                .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                    @Override
                    public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
                        filter.setAuthenticationFailureHandler(failure);
                        return filter;
                    }
                }));
        http.oidcLogout(provider -> provider.oidcSessionRegistry(new NoSessionsKept())
                .backChannel(channel -> channel.logoutHandler(logout)));
    }
}
