package dev.podium.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An end that its sentence explains, with the exit code that scripts ask for. */
final class Said extends RuntimeException {

    /** Podium declined. */
    static final int DECLINED = 1;

    /** The command was used wrongly. */
    static final int USED_WRONGLY = 2;

    /** Podium does not know who asks, or they may not. */
    static final int NOT_ALLOWED = 3;

    /** Podium did not answer, or could not. */
    static final int UNREACHABLE = 4;

    /** {@code run} did not come to run anything. */
    static final int NOT_RUN = 125;

    private final int code;
    private final int status;
    private final transient @Nullable JsonNode refusal;

    Said(int code, String sentence) {
        this(code, sentence, 0, null);
    }

    Said(int code, String sentence, int status, @Nullable JsonNode refusal) {
        super(sentence, null, false, false);
        this.code = code;
        this.status = status;
        this.refusal = refusal;
    }

    /** The HTTP status of what Podium declined; 0 where it is not Podium that says it. */
    int status() {
        return status;
    }

    /** A member of the problem that Podium answered with; "" for none. */
    String told(String member) {
        return refusal == null ? "" : refusal.path(member).asString("");
    }

    int code() {
        return code;
    }
}
