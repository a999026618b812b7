package dev.podium.machines.runner;

/** A runner does not start a command; its message is a sentence for people. */
public final class RefusedThere extends Exception {

    static final String NO_DIRECTORY = "machines.directory-missing";
    static final String NO_PROGRAM = "machines.program-missing";

    private final String code;

    public RefusedThere(String code, String sentence) {
        super(sentence);
        this.code = code;
    }

    /** As of a refusal: {@code machines.program-missing}. */
    public String code() {
        return code;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
