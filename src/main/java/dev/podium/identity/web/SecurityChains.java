package dev.podium.identity.web;

import com.vaadin.flow.spring.security.RequestUtil;
import com.vaadin.flow.spring.security.UidlRedirectStrategy;
import com.vaadin.flow.spring.security.VaadinDefaultRequestCache;
import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import dev.podium.audit.AuditDenials;
import dev.podium.identity.SignIn;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Refusal;
import dev.podium.portal.web.ContentPolicy;
import dev.podium.portal.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.RememberMeAuthenticationProvider;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Who may reach what: everything is denied but what stands here. */
@Configuration(proxyBeanMethods = false)
class SecurityChains {

    private static final AuthenticatedAuthorizationManager<HttpServletRequest> SIGNED_IN =
            AuthenticatedAuthorizationManager.authenticated();

    private static final Refusal NOT_ALLOWED = Refusal.forbidden(
            "request.not-allowed", "That is not allowed.", "Ask a team owner for the right to do it.");

    private static final Refusal NOT_THERE = Refusal.notFound(
            "request.no-such-path",
            "Of Podium's own state only /actuator/health is told here.",
            "Metrics are at /api/v1/metrics.");

    private final SignIn signIn;
    private final Problems problems;
    private final HandlerExceptionResolver failures;

    SecurityChains(
            SignIn signIn,
            Problems problems,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        this.signIn = signIn;
        this.problems = problems;
        this.failures = failures;
    }

    /**
     * The runners' socket, and the endpoints of models: what admits to them is shown at their own doors, in ways of their
     * own, and no cookie is looked at.
     */
    @Bean
    @Order(0)
    SecurityFilterChain ownDoorsChain(HttpSecurity http) {
        http.securityMatcher("/runner", "/v1/**");
        headers(http, request -> ContentPolicy.OF_DATA);
        http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                // Nobody is signed in here whom these could tell of, and a gateway's request passes all of them.
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .exceptionHandling(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
        return http.build();
    }

    /** A timer for each filter of each request cost a quarter of what a request took, and nobody read them. */
    @Bean
    SecurityObservationSettings observedByNobody() {
        return SecurityObservationSettings.noObservations();
    }

    /** REST and health: by API token alone, without sessions or cookies, so that no other site can ride on them. */
    @Bean
    @Order(1)
    SecurityFilterChain restChain(HttpSecurity http, Tokens tokens, AuditDenials denials) {
        var paths = PathPatternRequestMatcher.withDefaults();
        http.securityMatcher(new OrRequestMatcher(
                paths.matcher("/api/v1/**"), paths.matcher("/actuator/**"), BearerFilter::hasToken));
        headers(http, request -> ContentPolicy.OF_DATA);
        http.csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                HttpMethod.POST, "/api/v1/setup", "/api/v1/device-codes", "/api/v1/device-tokens")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/actuator/health/**", "/actuator/health")
                        .permitAll()
                        // Whatever else Spring, or a setting, lets out there: it is for nobody, whoever runs the
                        // installation.
                        .requestMatchers("/actuator", "/actuator/**")
                        .denyAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, ex) -> {
                            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
                            problems.write(
                                    request,
                                    response,
                                    Refusal.unauthenticated(
                                            "identity.no-token",
                                            "This needs an API token; a browser's sign-in does not count here.",
                                            "Send it as Authorization: Bearer podium_pat_…"));
                        })
                        .accessDeniedHandler((request, response, ex) -> problems.write(
                                request,
                                response,
                                request.getServletPath().startsWith("/actuator") ? NOT_THERE : NOT_ALLOWED)))
                .addFilterAfter(new BearerFilter(tokens, problems, failures), SecurityContextHolderFilter.class)
                .addFilterAfter(new ActorFilter(signIn, failures), AuthorizationFilter.class)
                .addFilterAfter(new AgentTokenFilter(denials, problems), ActorFilter.class);
        return http.build();
    }

    /** Pages, the API's description, and the terminals' sockets, which a one-use ticket admits. */
    @Bean
    @Order(2)
    SecurityFilterChain pageChain(
            HttpSecurity http, RequestUtil requests, VaadinDefaultRequestCache saved, ProviderChain providers) {
        saved.setDelegateRequestCache(withoutMarker());
        var key = UUID.randomUUID().toString();
        var rememberMe = new RememberMe(signIn, key);
        headers(http, ContentPolicy::ofPage);
        var ways = new ArrayList<AuthenticationProvider>(
                List.of(new PasswordAuthentication(signIn), new RememberMeAuthenticationProvider(key)));
        ways.addAll(providers.authentications());
        http.authenticationManager(new ProviderManager(ways));
        // Vaadin exempts the sign-in form from the check against forged requests; ours sends the token.
        http.csrf(csrf -> csrf.ignoringRequestMatchers(requests::isFrameworkInternalRequest));
        // Vaadin denies what is neither open nor a route of its own, so the API's description is named.
        http.authorizeHttpRequests(rules -> rules.requestMatchers("/ws/**", "/*.css", "/icons/**", "/error")
                .permitAll()
                .requestMatchers("/v3/api-docs/**", "/api", "/swagger-ui/**")
                .authenticated());
        var logout = providers.logout(new UidlRedirectStrategy());
        http.with(
                VaadinSecurityConfigurer.vaadin(),
                vaadin -> vaadin.enableCsrfConfiguration(false)
                        // An address that is none gets the page that says so; the router asks who may see which page.
                        .anyRequest(rest -> rest.access((who, asked) -> new AuthorizationDecision(isTyped(
                                        asked.getRequest())
                                && SIGNED_IN.authorize(who, asked.getRequest()).isGranted())))
                        .loginView("/login")
                        .logoutSuccessHandler(logout));
        http.formLogin(form -> form.failureHandler(SignInFailure::answer));
        providers.add(http, saved, logout);
        // Also its part in signing out: the configurer finds that it is a LogoutHandler.
        http.rememberMe(remember -> remember.rememberMeServices(rememberMe).key(key));
        http.exceptionHandling(handling -> handling.accessDeniedHandler(this::denyPage));
        http.addFilterAfter(new ActorFilter(signIn, failures), AuthorizationFilter.class);
        return http.build();
    }

    /** Whether somebody goes to the address by their browser, as opposed to what a page fetches. */
    private static boolean isTyped(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return request.getMethod().equals("GET") && accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    /** A sign-in page whose session has ended since it was opened sends a token that no longer counts. */
    private void denyPage(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        if (denied instanceof CsrfException && request.getRequestURI().endsWith("/login")) {
            response.sendRedirect(request.getContextPath() + "/login?stale");
        } else {
            problems.write(request, response, NOT_ALLOWED);
        }
    }

    /** Without the marker "?continue", which would stay in the address after signing in. */
    @SuppressWarnings("NullAway") // Null is how Spring Security's own reference switches it off.
    private static RequestCache withoutMarker() {
        var sessions = new HttpSessionRequestCache();
        sessions.setMatchingRequestParameterName(null);
        return sessions;
    }

    /**
     * Written before the answer and not, as usual, when it ends: the forward to Vaadin's servlet ends a page's answer past
     * the wrapper that would add them, and pages would go without. The set-up token travels in a link, so no page tells
     * another site where it was reached from.
     */
    private static void headers(HttpSecurity http, Function<HttpServletRequest, String> contentPolicy) {
        http.headers(headers -> headers.addHeaderWriter((request, response) ->
                        response.setHeader("Content-Security-Policy", contentPolicy.apply(request)))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(), microphone=(), geolocation=()"))
                .withObjectPostProcessor(new ObjectPostProcessor<HeaderWriterFilter>() {
                    @Override
                    public <F extends HeaderWriterFilter> F postProcess(F filter) {
                        filter.setShouldWriteHeadersEagerly(true);
                        return filter;
                    }
                }));
    }
}
