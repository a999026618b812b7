package dev.podium.kernel;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How an id is read from text, once for all of them. */
final class Ids {

    private Ids() {}

    static UUID parse(String text, String noun) {
        // UUID.fromString takes "1-1-1-1-1" too; only the canonical form is an id.
        if (text.length() == 36) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException notAnId) {
                throw refuse(noun, notAnId);
            }
        }
        throw refuse(noun, null);
    }

    private static Refusal refuse(String noun, @Nullable Throwable cause) {
        var refusal = Refusal.invalid(
                "kernel.bad-id", "That is no id of a " + noun + ".", "Take the id from the list of " + noun + "s.");
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}
