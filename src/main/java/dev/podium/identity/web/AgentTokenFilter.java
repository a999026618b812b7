package dev.podium.identity.web;

import dev.podium.audit.AuditDenials;
import dev.podium.identity.Permission;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.portal.web.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets an agent's own token reach what stands here and nothing else, whatever paths are added: what an agent reads may
 * tell it to try. After {@link ActorFilter}, so that what it tried is in the trail. The permissions of its role guard the
 * same once more.
 */
class AgentTokenFilter extends OncePerRequestFilter {

    private static final RequestMatcher OPEN = open();

    private final AuditDenials denials;
    private final Problems problems;

    AgentTokenFilter(AuditDenials denials, Problems problems) {
        this.denials = denials;
        this.problems = problems;
    }

    private static RequestMatcher open() {
        var paths = PathPatternRequestMatcher.withDefaults();
        return new OrRequestMatcher(
                paths.matcher(HttpMethod.GET, "/api/v1/agents/{id}"),
                paths.matcher(HttpMethod.GET, "/api/v1/agents/{id}/screen"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var agent = CurrentActor.find()
                .filter(actor -> actor.roles().contains(Role.AGENT))
                .isPresent();
        if (!agent || OPEN.matches(request)) {
            chain.doFilter(request, response);
            return;
        }
        var refusal = Refusal.forbidden(
                "identity.not-allowed",
                "An agent's own token reads that agent and its screen, and does nothing else.",
                "Use a token of a person, or of a service account.");
        denials.denied(Permission.AGENT_SELF.scope(), refusal.code());
        problems.write(request, response, refusal);
    }
}
