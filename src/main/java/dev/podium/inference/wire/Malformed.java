package dev.podium.inference.wire;

/** A body that is none the gateway can read; the message is a sentence for whoever sent it. */
public final class Malformed extends Exception {

    private final String field;

    Malformed(String field, String sentence) {
        super(sentence);
        this.field = field;
    }

    /** The field that is wrong; "" where it is the whole. */
    public String field() {
        return field;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
