package dev.podium.portal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The content policy of an answer. Only scripts of Podium's own files run, and those in the page itself that carry the
 * answer's nonce, which no text that anybody stored can know.
 *
 * <p>What has to stay, and why:
 * <ul>
 *   <li>{@code 'unsafe-eval'}: Vaadin 25.3 has its server send expressions that its client makes functions of ({@code new
 *       Function}), for its own components too; without it no page is shown. Vaadin 25.4 is to need it no more.
 *   <li>{@code style-src 'unsafe-inline'}: Vaadin's components and the terminal put style elements into the page while it
 *       runs, and the page that describes REST has style attributes.
 * </ul>
 */
public final class ContentPolicy {

    /** REST answers and files hold nothing that a browser is to run or to frame. */
    public static final String OF_DATA =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final String KEPT = ContentPolicy.class.getName();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;

    private ContentPolicy() {}

    /** The policy of a page. */
    public static String ofPage(HttpServletRequest request) {
        return "default-src 'self'; script-src 'self' 'nonce-" + nonce(request) + "' 'unsafe-eval';"
                + " script-src-attr 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
                + " font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none';"
                + " base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }

    /** The nonce of this answer: 128 random bits, made when it is first asked for. */
    public static String nonce(HttpServletRequest request) {
        if (request.getAttribute(KEPT) instanceof String made) {
            return made;
        }
        var bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        // Without padding: the browser takes it either way, and nothing in it needs escaping in an attribute.
        var nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        request.setAttribute(KEPT, nonce);
        return nonce;
    }
}
