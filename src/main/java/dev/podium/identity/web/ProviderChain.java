package dev.podium.identity.web;

import dev.podium.identity.ProviderSignIn;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.web.RedirectStrategy;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** The part of the pages' chain that signs in by OpenID Connect: code flow with state, nonce and proof key. */
@Component
class ProviderChain {

    /** How far a provider's clock may be off. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ProviderRegistrations registrations;
    private final ProviderSessions sessions;
    private final ProviderSignIn signIn;

    ProviderChain(ProviderRegistrations registrations, ProviderSessions sessions, ProviderSignIn signIn) {
        this.registrations = registrations;
        this.sessions = sessions;
        this.signIn = signIn;
    }

    AuthenticationProvider authentication() {
        var requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(PATIENCE).build());
        requests.setReadTimeout(PATIENCE);
        var tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(RestClient.builder()
                .requestFactory(requests)
                .messageConverters(converters -> {
                    converters.clear();
                    converters.add(new FormHttpMessageConverter());
                    converters.add(new OAuth2AccessTokenResponseHttpMessageConverter());
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        var rest = new RestTemplate(requests);
        rest.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        var userInfo = new DefaultOAuth2UserService();
        userInfo.setRestOperations(rest);
        var told = new OidcUserService();
        told.setOauth2UserService(userInfo);
        var provider = new OidcAuthorizationCodeAuthenticationProvider(tokens, new ProviderUsers(told, signIn));
        provider.setJwtDecoderFactory(decoders());
        return provider;
    }

    /** One decoder a provider for good: neither its issuer nor its client ever change. */
    private static OidcIdTokenDecoderFactory decoders() {
        var decoders = new OidcIdTokenDecoderFactory();
        decoders.setJwtValidatorFactory(ProviderChain::validator);
        decoders.setJwsAlgorithmResolver(ProviderChain::algorithm);
        return decoders;
    }

    private static OAuth2TokenValidator<Jwt> validator(ClientRegistration registration) {
        var idToken = new OidcIdTokenValidator(registration);
        idToken.setClockSkew(SKEW);
        return new DelegatingOAuth2TokenValidator<>(List.of(new JwtTimestampValidator(SKEW), idToken));
    }

    /** What every provider has to offer, or else the first that this one does; never one without a key of its own. */
    private static JwsAlgorithm algorithm(ClientRegistration registration) {
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

    ProviderLogout logout(RedirectStrategy redirects) {
        return new ProviderLogout(registrations, redirects, signIn);
    }

    void add(HttpSecurity http, RequestCache saved, ProviderLogout logout) {
        var failure = new ProviderFailure(signIn);
        var goOn = new SavedRequestAwareAuthenticationSuccessHandler();
        goOn.setRequestCache(saved);
        http.oauth2Login(login -> login.loginPage("/login")
                .clientRegistrationRepository(registrations)
                .authorizedClientRepository(new NoTokensKept())
                .authorizationEndpoint(
                        asking -> asking.authorizationRequestRepository(new PendingRequests(registrations)))
                .successHandler((request, response, authentication) -> {
                    if (authentication.getPrincipal() instanceof ProviderUser user) {
                        sessions.hold(request.getSession(), user.person());
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
        http.oidcLogout(provider ->
                provider.oidcSessionRegistry(new NoTokensKept()).backChannel(channel -> channel.logoutHandler(logout)));
    }
}
