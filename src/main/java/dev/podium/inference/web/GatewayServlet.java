package dev.podium.inference.web;

import dev.podium.identity.Tokens;
import dev.podium.inference.ModelGateway;
import dev.podium.inference.wire.Dialect;
import dev.podium.inference.wire.ErrorWords;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.portal.web.Problems;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * {@code /v1}: what clients of OpenAI and of Anthropic speak. A servlet of its own and no controller, since bytes go
 * through as they are, written by the virtual thread that the request came on. Errors are told in the caller's dialect.
 */
class GatewayServlet extends HttpServlet {

    private static final Logger log = LoggerFactory.getLogger(GatewayServlet.class);
    private static final String METHOD = "inference.method";
    private static final String BEARER = "Bearer ";

    /** OpenCode looks for these digits in what it is told, wherever they stand, and tries again for them: $500 looks like a status. */
    private static final Pattern LIKE_A_STATUS = Pattern.compile("429|50[0234]|524");

    private static final Pattern AMOUNT = Pattern.compile("\\$[0-9][0-9.,]*[0-9]|\\$[0-9]");

    private final transient ModelGateway gateway;
    private final transient Tokens tokens;

    GatewayServlet(ModelGateway gateway, Tokens tokens) {
        this.gateway = gateway;
        this.tokens = tokens;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            answer(request, response);
        } catch (IOException e) {
            log.debug("An answer of a model broke off, or its client has gone", e);
            mistake(
                    request,
                    response,
                    HttpServletResponse.SC_BAD_GATEWAY,
                    "inference.broken-off",
                    "The model broke off in the middle of its answer. Try again.",
                    e);
        } catch (RuntimeException | Error e) {
            log.error("A call of a model failed", e);
            mistake(
                    request,
                    response,
                    HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                    "inference.mistake",
                    "Podium made a mistake; its log says more.",
                    e);
        }
    }

    /** Whoever called is told that there is no answer, or not all of it: neither an empty one nor one that looks whole. */
    private static void mistake(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String code,
            String sentence,
            Throwable cause)
            throws IOException {
        if (response.isCommitted()) {
            // On this Tomcat ends the connection, and says nothing in the log.
            throw new ClientAbortException(cause);
        }
        response.reset();
        write(response, status, ErrorWords.body(words(request), status, code, sentence, null));
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    /** In which dialect whoever calls is told of errors, also at a path that is none. */
    private static Dialect words(HttpServletRequest request) {
        return Dialect.at(path(request))
                .orElse(request.getHeader("anthropic-version") != null ? Dialect.MESSAGES : Dialect.CHAT);
    }

    /** In metrics and traces; of what is no controller Spring would not know the path, and there are few of these. */
    private static void named(HttpServletRequest request, String path) {
        ServerHttpObservationFilter.findObservationContext(request).ifPresent(context -> context.setPathPattern(path));
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var path = path(request);
        var dialect = Dialect.at(path).orElse(null);
        var words = words(request);
        try {
            var actor = actor(request);
            CurrentActor.call(actor, () -> {
                if (dialect != null) {
                    named(request, path);
                    post(dialect, request, response);
                } else if (path.equals("/v1/models")) {
                    named(request, path);
                    models(request, response);
                } else {
                    throw Refusal.notFound(
                            "inference.no-such-path",
                            "There is nothing at this path.",
                            "See the guide of the gateway.");
                }
                return null;
            });
        } catch (Refusal refusal) {
            refuse(request, response, words, refusal);
        } catch (DataAccessException | TransactionException e) {
            log.debug("A call of a model needs the database, which is away", e);
            refuse(
                    request,
                    response,
                    words,
                    Refusal.unavailable(
                            "database.unavailable",
                            "Podium's database does not answer now.",
                            "Try again in a minute."));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Actor actor(HttpServletRequest request) {
        var key = key(request)
                .orElseThrow(() -> Refusal.unauthenticated(
                        "identity.no-token",
                        "This needs a Podium token.",
                        "Send it as Authorization: Bearer podium_pat_…, or in x-api-key."));
        return tokens.actorOf(key)
                .orElseThrow(() -> Refusal.unauthenticated(
                        "identity.bad-token",
                        "This API token is not known, has expired or was revoked.",
                        "Make a new one on the account page."));
    }

    /** As the clients send it; where two differ none counts, since each would be another's. */
    private static Optional<String> key(HttpServletRequest request) {
        String found = null;
        for (var name : new String[] {"authorization", "x-api-key", "api-key"}) {
            for (var value : Collections.list(request.getHeaders(name))) {
                var key = value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                        ? value.substring(BEARER.length()).strip()
                        : value.strip();
                if (key.isEmpty() || key.equals(found)) {
                    continue;
                }
                if (found != null) {
                    return Optional.empty();
                }
                found = key;
            }
        }
        return Optional.ofNullable(found);
    }

    private void post(Dialect dialect, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("POST")) {
            throw Refusal.invalid(METHOD, dialect.path() + " takes POST only.", "Send a POST.");
        }
        var type = request.getContentType();
        if (type != null && !type.toLowerCase(Locale.ROOT).contains("json")) {
            throw Refusal.invalid(
                    "inference.content-type", "The body must be application/json.", "Send it with that Content-Type.");
        }
        var body = CallBody.read(request.getInputStream(), request.getContentLengthLong(), System::nanoTime);
        gateway.call(
                new ModelGateway.Request(
                        dialect,
                        request.getQueryString() == null ? "" : request.getQueryString(),
                        headers(request),
                        body),
                new ServletAnswer(response));
    }

    private static Map<String, List<String>> headers(HttpServletRequest request) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (var name : Collections.list(request.getHeaderNames())) {
            headers.put(name.toLowerCase(Locale.ROOT), Collections.list(request.getHeaders(name)));
        }
        return headers;
    }

    private void models(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            throw Refusal.invalid(METHOD, "/v1/models takes GET only.", "Send a GET.");
        }
        write(response, HttpServletResponse.SC_OK, ModelList.json(gateway.models()));
    }

    /**
     * A spent budget is 429 to clients of the makers' own libraries, which know by {@code x-should-retry} that it stays spent. Clients
     * of chat completions, and the AI SDK in any dialect, try each 429 again; 402 they do not.
     */
    private static boolean isTold402(HttpServletRequest request, Dialect words, Refusal refusal) {
        var agent = request.getHeader("user-agent");
        return refusal.code().equals("costs.budget-exceeded")
                && (words == Dialect.CHAT || words == Dialect.EMBEDDINGS || agent != null && agent.contains("ai-sdk/"));
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, Dialect words, Refusal refusal)
            throws IOException {
        if (response.isCommitted()) {
            log.debug("A refusal came after its answer had begun", refusal);
            return;
        }
        boolean method = refusal.code().equals(METHOD);
        boolean spent = isTold402(request, words, refusal);
        int status = method
                ? HttpServletResponse.SC_METHOD_NOT_ALLOWED
                : spent
                        ? HttpServletResponse.SC_PAYMENT_REQUIRED
                        : Problems.status(refusal.kind()).value();
        response.reset();
        if (method) {
            response.setHeader("Allow", refusal.nextStep().contains("POST") ? "POST" : "GET");
        }
        switch (refusal.kind()) {
            // Whoever is over a budget stays so: to try again at once would only be refused again.
            case LIMIT, FORBIDDEN, INVALID, NOT_FOUND, CONFLICT, TOO_LARGE, UNAUTHENTICATED ->
                response.setHeader("x-should-retry", "false");
            case UNAVAILABLE -> response.setHeader("Retry-After", "5");
        }
        if (refusal.kind() == Refusal.Kind.UNAUTHENTICATED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        var sentence = refusal.sentence() + " " + refusal.nextStep();
        if (spent && LIKE_A_STATUS.matcher(sentence).find()) {
            sentence = AMOUNT.matcher(sentence).replaceAll("\\$…");
        }
        write(response, status, ErrorWords.body(words, status, refusal.code(), sentence, refusal.field()));
    }

    private static void write(HttpServletResponse response, int status, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private record ServletAnswer(HttpServletResponse response) implements ModelGateway.Answer {

        @Override
        public void begin(int status, Map<String, List<String>> headers) {
            response.setStatus(status);
            headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
            // A proxy in between would hold events back.
            response.setHeader("X-Accel-Buffering", "no");
        }

        @Override
        public OutputStream body() throws IOException {
            return response.getOutputStream();
        }
    }
}
