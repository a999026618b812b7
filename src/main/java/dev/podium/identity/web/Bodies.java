package dev.podium.identity.web;

import dev.podium.kernel.Refusal;
import dev.podium.portal.web.Values;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the bodies and paths of this room's REST have in common. */
final class Bodies {

    private Bodies() {}

    /** A refusal {@code identity.field-missing} where it is absent. */
    static <T> T needed(String field, @Nullable T value) {
        return new Values("identity").needed(field, value);
    }

    /** A refusal {@code identity.token-scope} where one of them is null. */
    static Set<String> scopes(Set<@Nullable String> scopes) {
        var whole = new HashSet<String>();
        for (var scope : scopes) {
            if (scope == null) {
                throw Refusal.invalidField("scopes", "identity.token-scope", "A scope is null.", "Send texts only.");
            }
            whole.add(scope);
        }
        return whole;
    }

    /** A refusal {@code kernel.bad-id} where it is none. */
    static UUID id(String text, String what) {
        if (text.length() == 36) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException notAnId) {
                throw badId(what, notAnId);
            }
        }
        throw badId(what, null);
    }

    private static Refusal badId(String what, @Nullable Throwable cause) {
        var refusal = Refusal.invalidField(
                "id", "kernel.bad-id", "That is no id of " + what + ".", "Take the id from the list.");
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}
