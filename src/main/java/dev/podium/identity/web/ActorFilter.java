package dev.podium.identity.web;

import dev.podium.identity.SignIn;
import dev.podium.identity.SignedIn;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Binds the {@link CurrentActor} of a request: pages, their background requests, REST, and the handshake of a socket.
 * The last of the security filters, so that only what may pass is bound.
 */
class ActorFilter extends OncePerRequestFilter {

    private final SignIn signIn;
    private final HandlerExceptionResolver failures;

    ActorFilter(SignIn signIn, HandlerExceptionResolver failures) {
        this.signIn = signIn;
        this.failures = failures;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        // An asynchronous answer ends on another thread, where nothing is bound yet.
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Actor> actor;
        try {
            actor = actor(request);
        } catch (RuntimeException e) {
            failures.resolveException(request, response, null, e);
            return;
        }
        if (actor.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        try {
            CurrentActor.call(actor.get(), () -> {
                chain.doFilter(request, response);
                return null;
            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private Optional<Actor> actor(HttpServletRequest request) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null) {
            return Optional.empty();
        }
        return switch (authentication.getPrincipal()) {
            case Actor actor -> Optional.of(actor);
            case SignedIn person -> inBrowser(person, request);
            case OfProvider user -> inBrowser(user.person(), request);
            case null, default -> Optional.empty();
        };
    }

    private Optional<Actor> inBrowser(SignedIn person, HttpServletRequest request) {
        var actor = signIn.actor(person, SessionTeam.chosen(request.getSession(false)));
        if (actor.isEmpty()) {
            leave(request);
        }
        return actor;
    }

    /** The person was deactivated, or their provider ended the session: the session ends with this request, which goes on as nobody's. */
    private static void leave(HttpServletRequest request) {
        SecurityContextHolder.clearContext();
        var session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}
