package dev.podium.kernel;

import java.util.UUID;

/** Identifies a screen that a lab is shown, or that somebody is asked to show. */
public record ShownScreenId(UUID value) {

    public static ShownScreenId random() {
        return new ShownScreenId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static ShownScreenId parse(String text) {
        return new ShownScreenId(Ids.parse(text, "screen"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
