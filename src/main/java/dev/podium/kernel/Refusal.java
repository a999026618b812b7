package dev.podium.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Podium declines to do something, for a reason a person can act on. The one error family of all rooms: mapped once
 * to a problem detail for REST and once to a notification for the page.
 *
 * <p>A refusal is an expected end: it has no stack trace and is never logged as an error.
 */
public final class Refusal extends RuntimeException {

    /** What kind of no this is; REST maps it to a status. */
    public enum Kind {
        /** The request itself is wrong: 400. */
        INVALID,
        /** Nobody is signed in: 401. */
        UNAUTHENTICATED,
        /** This actor may not: 403. */
        FORBIDDEN,
        /** There is no such thing, or none this actor may know of: 404. */
        NOT_FOUND,
        /** It contradicts what is there: 409. */
        CONFLICT,
        /** The request is too large: 413. */
        TOO_LARGE,
        /** A limit is reached: 429. */
        LIMIT,
        /** Something it needs does not answer now: 503. */
        UNAVAILABLE
    }

    private final String code;
    private final Kind kind;
    private final String nextStep;
    private final @Nullable String field;

    private Refusal(Kind kind, String code, String sentence, String nextStep, @Nullable String field) {
        super(sentence);
        this.kind = kind;
        this.code = code;
        this.nextStep = nextStep;
        this.field = field;
    }

    /** None is taken: it would cost more than the refusal. A cause can be given all the same, unlike by the constructor. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    public static Refusal invalid(String code, String sentence, String nextStep) {
        return new Refusal(Kind.INVALID, code, sentence, nextStep, null);
    }

    /** Invalid input in one named field of a form or of a JSON body. */
    public static Refusal invalidField(String field, String code, String sentence, String nextStep) {
        return new Refusal(Kind.INVALID, code, sentence, nextStep, field);
    }

    public static Refusal unauthenticated(String code, String sentence, String nextStep) {
        return new Refusal(Kind.UNAUTHENTICATED, code, sentence, nextStep, null);
    }

    public static Refusal forbidden(String code, String sentence, String nextStep) {
        return new Refusal(Kind.FORBIDDEN, code, sentence, nextStep, null);
    }

    public static Refusal notFound(String code, String sentence, String nextStep) {
        return new Refusal(Kind.NOT_FOUND, code, sentence, nextStep, null);
    }

    public static Refusal conflict(String code, String sentence, String nextStep) {
        return new Refusal(Kind.CONFLICT, code, sentence, nextStep, null);
    }

    public static Refusal tooLarge(String code, String sentence, String nextStep) {
        return new Refusal(Kind.TOO_LARGE, code, sentence, nextStep, null);
    }

    public static Refusal limit(String code, String sentence, String nextStep) {
        return new Refusal(Kind.LIMIT, code, sentence, nextStep, null);
    }

    public static Refusal unavailable(String code, String sentence, String nextStep) {
        return new Refusal(Kind.UNAVAILABLE, code, sentence, nextStep, null);
    }

    /** The same refusal, pointing at one field of the form or of the JSON body. */
    public Refusal at(String fieldName) {
        return new Refusal(kind, code, sentence(), nextStep, fieldName);
    }

    /** Stable code such as {@code agents.name-taken}: room, dot, reason. */
    public String code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    /** The sentence that names the object and the limit. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** What to do next, as a sentence. */
    public String nextStep() {
        return nextStep;
    }

    /** The field of the form or of the JSON body that is wrong, or null when no single one is. */
    public @Nullable String field() {
        return field;
    }
}
