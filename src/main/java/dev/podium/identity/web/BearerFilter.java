package dev.podium.identity.web;

import dev.podium.identity.Tokens;
import dev.podium.kernel.Refusal;
import dev.podium.portal.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Signs a request in by its API token, for this request alone: no session is made and no cookie is looked at. */
class BearerFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final Problems problems;
    private final HandlerExceptionResolver failures;

    BearerFilter(Tokens tokens, Problems problems, HandlerExceptionResolver failures) {
        this.tokens = tokens;
        this.problems = problems;
        this.failures = failures;
    }

    static boolean hasToken(HttpServletRequest request) {
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (hasToken(request) && !signIn(request, response)) {
            return;
        }
        chain.doFilter(request, response);
    }

    /** Whether the request may go on; when not, it is answered. */
    private boolean signIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            var text = request.getHeader(HttpHeaders.AUTHORIZATION)
                    .substring(SCHEME.length())
                    .strip();
            var actor = tokens.actorOf(text);
            if (actor.isEmpty()) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
                problems.write(
                        request,
                        response,
                        Refusal.unauthenticated(
                                "identity.bad-token",
                                "This API token is not known, has expired or was revoked.",
                                "Make a new one on the account page."));
                return false;
            }
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(new TokenAuthentication(actor.get()));
            SecurityContextHolder.setContext(context);
            return true;
        } catch (RuntimeException e) {
            // Before the dispatcher, where no advice would see it: a database that does not answer is a 503 here too.
            failures.resolveException(request, response, null, e);
            return false;
        }
    }
}
