package dev.podium.portal.web;

import dev.podium.kernel.Refusal;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Why a JSON body could not be read, said without naming a class of ours. */
final class BodyRefusal {

    private BodyRefusal() {}

    static Refusal of(HttpMessageNotReadableException unreadable) {
        for (Throwable at = unreadable; at != null; at = at.getCause()) {
            if (at instanceof Refusal refusal) {
                return refusal.field() == null ? refusal.at(field(unreadable)) : refusal;
            }
        }
        for (Throwable at = unreadable.getCause(); at != null; at = at.getCause()) {
            if (at instanceof JacksonException failure) {
                return of(failure);
            }
        }
        return Refusal.invalid("request.body-missing", "The request has no body.", "Send the fields as a JSON object.");
    }

    private static Refusal of(JacksonException failure) {
        var field = path(failure);
        return switch (failure) {
            case StreamConstraintsException tooLarge ->
                Refusal.tooLarge(
                        "request.too-large", "The JSON is larger or deeper than Podium reads.", "Send less at once.");
            case StreamReadException malformed ->
                Refusal.invalid(
                        "request.malformed-json",
                        "The body is no JSON: line %d, column %d."
                                .formatted(
                                        malformed.getLocation().getLineNr(),
                                        malformed.getLocation().getColumnNr()),
                        "Send one JSON object.");
            case UnrecognizedPropertyException unknown ->
                Refusal.invalidField(
                        field,
                        "request.unknown-field",
                        "There is no field " + field + " here.",
                        "The known fields are "
                                + unknown.getKnownPropertyIds().stream()
                                        .map(String::valueOf)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + ".");
            case MismatchedInputException wrong
            when wrong.getTargetType() != null && wrong.getTargetType().isEnum() ->
                Refusal.invalidField(
                        field,
                        "request.unknown-value",
                        "The field " + field + " has a value that is not known.",
                        "The known values are "
                                + Arrays.stream(wrong.getTargetType().getEnumConstants())
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))
                                + ".");
            default ->
                field.isEmpty()
                        ? Refusal.invalid(
                                "request.wrong-type", "The body has the wrong shape.", "Send one JSON object.")
                        : Refusal.invalidField(
                                field,
                                "request.wrong-type",
                                "The field " + field + " has a value of the wrong type.",
                                "See /api for the types of the fields.");
        };
    }

    private static String field(HttpMessageNotReadableException unreadable) {
        for (Throwable at = unreadable; at != null; at = at.getCause()) {
            if (at instanceof JacksonException failure) {
                return path(failure);
            }
        }
        return "";
    }

    private static String path(JacksonException failure) {
        return failure.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
