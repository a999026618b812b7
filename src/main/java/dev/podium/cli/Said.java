package dev.podium.cli;

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

    Said(int code, String sentence) {
        super(sentence);
        this.code = code;
    }

    int code() {
        return code;
    }
}
