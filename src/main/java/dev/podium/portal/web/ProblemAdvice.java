package dev.podium.portal.web;

import dev.podium.kernel.Refusal;
import dev.podium.portal.DatabaseOutage;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every failure of a REST request as a problem detail with a stable code; no class name and no stack leaves Podium. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    @ExceptionHandler
    ResponseEntity<Object> refused(Refusal refusal, HttpServletRequest request) {
        log.debug("Refused {} {}: {}", request.getMethod(), request.getRequestURI(), refusal.code());
        return answer(Problems.of(refusal), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(SeveralRefusals several, HttpServletRequest request) {
        return answer(Problems.of(several.refusals()), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> denied(AccessDeniedException denied, HttpServletRequest request) {
        return answer(
                Problems.of(Refusal.forbidden(
                        "request.not-allowed", "That is not allowed.", "Ask a team owner for the right to do it.")),
                request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> gone(IOException lost, HttpServletRequest request) {
        // Reading or writing failed because the other side left; nobody is there to answer.
        log.debug("The client left during {} {}: {}", request.getMethod(), request.getRequestURI(), lost.toString());
        return null;
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception failure, HttpServletRequest request) {
        if (DatabaseOutage.caused(failure)) {
            log.debug("The database did not answer during {}", request.getRequestURI(), failure);
            return answer(Problems.of(DatabaseOutage.refusal()), request);
        }
        var bytes = new byte[6];
        RANDOM.nextBytes(bytes);
        var number = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        log.error("Unexpected failure {} in {} {}", number, request.getMethod(), request.getRequestURI(), failure);
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatusCode.valueOf(500), "Podium made a mistake; it is in its log with the number " + number + ".");
        problem.setProperty("code", "portal.unexpected");
        problem.setProperty("number", number);
        problem.setProperty("nextStep", "Try again; if it stays, report the number.");
        return answer(problem, request);
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem, HttpServletRequest request) {
        problem.setInstance(URI.create(request.getRequestURI()));
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(Problems.of(BodyRefusal.of(ex)), servletRequest(request));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Refusal> refusals = new ArrayList<>();
        ex.getBindingResult()
                .getFieldErrors()
                .forEach(error -> refusals.add(Refusal.invalidField(
                        error.getField(),
                        "request.invalid-field",
                        "The field " + error.getField() + " " + error.getDefaultMessage() + ".",
                        "Correct the field " + error.getField() + ".")));
        if (refusals.isEmpty()) {
            refusals.add(Refusal.invalid("request.invalid", "The request is not valid.", "See /api for what is."));
        }
        return answer(Problems.of(refusals), servletRequest(request));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable at = ex; at != null; at = at.getCause()) {
            if (at instanceof Refusal refusal) {
                return answer(Problems.of(refusal), servletRequest(request));
            }
        }
        var name = ex instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : "value";
        return answer(
                Problems.of(Refusal.invalidField(
                        name, "request.wrong-type", "The value of " + name + " is of the wrong type.", "See /api.")),
                servletRequest(request));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception ex, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (status.is5xxServerError()) {
            return unexpected(ex, servletRequest(request));
        }
        var problem = Problems.of(said(ex, headers));
        problem.setStatus(status.value());
        var answer = answer(problem, servletRequest(request));
        return new ResponseEntity<>(answer.getBody(), headers, status);
    }

    private static Refusal said(Exception failure, HttpHeaders headers) {
        return switch (failure) {
            case HttpRequestMethodNotSupportedException wrong ->
                Refusal.invalid(
                        "request.wrong-method",
                        "This path does not take " + wrong.getMethod() + ".",
                        "It takes " + String.join(", ", supported(wrong)) + ".");
            case HttpMediaTypeNotSupportedException wrong ->
                Refusal.invalid(
                        "request.unsupported-media-type",
                        "The body is of a type that is not read here.",
                        "Send it with Content-Type: application/json.");
            case HttpMediaTypeNotAcceptableException wrong ->
                Refusal.invalid(
                        "request.not-acceptable",
                        "The answer cannot be had in the type that Accept asks for.",
                        "Accept application/json.");
            case MissingServletRequestParameterException missing ->
                Refusal.invalidField(
                        missing.getParameterName(),
                        "request.parameter-missing",
                        "The parameter " + missing.getParameterName() + " is missing.",
                        "Send it.");
            default -> Refusal.invalid("request.invalid", "The request is not valid.", "See /api for what is.");
        };
    }

    private static String[] supported(HttpRequestMethodNotSupportedException wrong) {
        var methods = wrong.getSupportedMethods();
        return methods == null ? new String[0] : methods;
    }

    private static HttpServletRequest servletRequest(WebRequest request) {
        return ((ServletWebRequest) request).getRequest();
    }
}
