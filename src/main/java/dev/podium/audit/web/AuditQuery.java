package dev.podium.audit.web;

import dev.podium.audit.AuditFilter;
import dev.podium.audit.Outcome;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.web.Values;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The filters as they are sent, all optional. */
record AuditQuery(
        @Parameter(description = "At this moment or later.", example = "2026-01-31T00:00:00Z") @Nullable
        String from,

        @Parameter(description = "Before this moment.") @Nullable
        String to,

        @Parameter(description = "A person's id.") @Nullable String person,

        @Parameter(description = "The beginning of the action.", example = "agents.") @Nullable
        String action,

        @Parameter(description = "Matches anywhere in the object.") @Nullable
        String object,

        @Parameter(description = "How it ended.", schema = @Schema(allowableValues = {"done", "denied"})) @Nullable
        String outcome) {

    AuditFilter filter() {
        return new AuditFilter(
                time("from", from), time("to", to), personId(person), given(action), given(object), outcomeOf(outcome));
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static @Nullable Instant time(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return new Values("audit").moment(field, text.strip());
    }

    private static @Nullable PersonId personId(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return PersonId.parse(text);
        } catch (Refusal bad) {
            throw bad.at("person");
        }
    }

    private static @Nullable Outcome outcomeOf(@Nullable String text) {
        return switch (text) {
            case null -> null;
            case "" -> null;
            case "done" -> Outcome.DONE;
            case "denied" -> Outcome.DENIED;
            default ->
                throw Refusal.invalidField(
                        "outcome", "audit.bad-outcome", "That is no outcome.", "Send done or denied.");
        };
    }
}
