package dev.podium.audit;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted; null asks for no part of it.
 *
 * @param from at this moment or later
 * @param to before this moment
 * @param action the beginning of the action: {@code agents.} for all of a room
 * @param object text anywhere in the object, in capitals or not
 */
public record AuditFilter(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable PersonId person,
        @Nullable String action,
        @Nullable String object,
        @Nullable Outcome outcome) {

    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null);

    private static final int LONGEST = 200;

    /** Refusals {@code audit.bad-time} where the time ends before it begins, {@code audit.filter-too-long}. */
    public AuditFilter {
        if (from != null && to != null && !from.isBefore(to)) {
            throw Refusal.invalidField(
                    "to", "audit.bad-time", "The time ends before it begins.", "Send a to that is after from.");
        }
        checkLength("action", action);
        checkLength("object", object);
    }

    private static void checkLength(String field, @Nullable String text) {
        if (text != null && text.length() > LONGEST) {
            throw Refusal.invalidField(
                    field,
                    "audit.filter-too-long",
                    "The filter " + field + " has more than " + LONGEST + " characters.",
                    "Send a part of it.");
        }
    }
}
