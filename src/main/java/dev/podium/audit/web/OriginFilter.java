package dev.podium.audit.web;

import dev.podium.kernel.Origin;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Binds the {@link Origin} of a request, before anybody is signed in, and gives the request an id: the answer has it as
 * {@code X-Request-Id}, the log as {@code request}. An id that the client sends is not taken over: it could be another's.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class OriginFilter extends OncePerRequestFilter {

    private static final String KEPT = OriginFilter.class.getName();
    private static final String IN_LOG = "request";
    private static final int LONGEST = 200;

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        // An asynchronous answer ends on another thread, where nothing is bound yet.
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var origin = request.getAttribute(KEPT) instanceof Origin kept ? kept : origin(request);
        request.setAttribute(KEPT, origin);
        response.setHeader("X-Request-Id", origin.requestId());
        MDC.put(IN_LOG, origin.requestId());
        try {
            Origin.call(origin, () -> {
                chain.doFilter(request, response);
                return null;
            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        } finally {
            MDC.remove(IN_LOG);
        }
    }

    private static Origin origin(HttpServletRequest request) {
        return new Origin(
                UUID.randomUUID().toString(), request.getRemoteAddr(), oneLine(request.getHeader("User-Agent")));
    }

    /** What a client calls itself is anybody's text. */
    static String oneLine(@Nullable String text) {
        if (text == null) {
            return "";
        }
        var line = text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
