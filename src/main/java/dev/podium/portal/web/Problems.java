package dev.podium.portal.web;

import dev.podium.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refusals as problem details (RFC 9457): {@code type}, {@code title}, {@code status}, {@code detail} (the sentence),
 * {@code instance}, {@code code}, {@code nextStep}, and {@code field} where one is to blame. Several at once stand in
 * {@code problems}, each with {@code field}, {@code code}, {@code detail} and {@code nextStep}.
 */
@Component
public class Problems {

    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    public static ProblemDetail of(Refusal refusal) {
        var problem = ProblemDetail.forStatusAndDetail(status(refusal.kind()), refusal.sentence());
        problem.setProperty("code", refusal.code());
        problem.setProperty("nextStep", refusal.nextStep());
        if (refusal.field() != null) {
            problem.setProperty("field", refusal.field());
        }
        return problem;
    }

    /** One problem for a form with several; for a single one the same as {@link #of(Refusal)}. */
    static ProblemDetail of(List<Refusal> refusals) {
        if (refusals.size() == 1) {
            return of(refusals.getFirst());
        }
        var problem = of(Refusal.invalid(
                "request.several-problems",
                String.join(" ", refusals.stream().map(Refusal::sentence).toList()),
                "Correct the fields that problems names."));
        problem.setProperty("problems", refusals.stream().map(Problems::entry).toList());
        return problem;
    }

    private static Map<String, @Nullable String> entry(Refusal refusal) {
        var entry = new TreeMap<String, @Nullable String>();
        entry.put("field", refusal.field());
        entry.put("code", refusal.code());
        entry.put("detail", refusal.sentence());
        entry.put("nextStep", refusal.nextStep());
        return entry;
    }

    /** What a refusal is in HTTP. */
    public static HttpStatus status(Refusal.Kind kind) {
        return switch (kind) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case LIMIT -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    /** Answers with a refusal where no controller does: in a filter. */
    public void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        write(request, response, of(refusal));
    }

    void write(HttpServletRequest request, HttpServletResponse response, ProblemDetail problem) throws IOException {
        problem.setInstance(URI.create(request.getRequestURI()));
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
