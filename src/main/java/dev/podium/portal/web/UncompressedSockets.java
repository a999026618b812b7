package dev.podium.portal.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes no offer to compress a socket, be it a page's, a terminal's or a runner's: Tomcat would hold up to a quarter of a
 * megabyte outside the heap for each, for messages of a few hundred bytes, and delay each key's echo. Tomcat has no
 * setting for it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class UncompressedSockets extends OncePerRequestFilter {

    private static final String OFFER = "Sec-WebSocket-Extensions";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(OFFER) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new WithoutOffer(request), response);
    }

    private static final class WithoutOffer extends HttpServletRequestWrapper {

        WithoutOffer(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(OFFER) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(OFFER) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }
    }
}
