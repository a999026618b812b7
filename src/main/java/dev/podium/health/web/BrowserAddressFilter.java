package dev.podium.health.web;

import dev.podium.health.BrowserAddresses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Notes by which address a browser opened a page; what programs ask is none. */
@Component
class BrowserAddressFilter extends OncePerRequestFilter {

    /** Of names and numbers alone: the header is the client's. */
    private static final Pattern PLAIN = Pattern.compile("https?://[A-Za-z0-9.-]{1,253}(:\\d{1,5})?");

    private final BrowserAddresses addresses;

    BrowserAddressFilter(BrowserAddresses addresses) {
        this.addresses = addresses;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if ("navigate".equals(request.getHeader("Sec-Fetch-Mode"))) {
            var address = ServletUriComponentsBuilder.fromContextPath(request)
                    .replacePath("")
                    .build()
                    .toUriString();
            if (PLAIN.matcher(address).matches() && request.getUserPrincipal() != null) {
                addresses.came(address);
            }
        }
        chain.doFilter(request, response);
    }
}
