package dev.podium.audit.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.audit.AuditEntry;
import dev.podium.audit.AuditTrails;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes in which REST shows trails. Times are ISO 8601 in UTC. */
final class AuditJson {

    private AuditJson() {}

    @Schema(name = "AuditPerson")
    record Person(@Nullable UUID id, String name) {}

    /** One entry. What is not known is null, never absent. */
    @Schema(name = "AuditEntry")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            @Schema(description = "From 1, without gaps.") long position,
            Instant at,

            @Schema(description = "The id is all zeros where Podium itself acted, or somebody unknown.")
            Person person,

            @Schema(example = "agents.create") String action,

            @Schema(description = "What it was done to; for a denial the permission that was lacking.")
            String object,

            @Schema(allowableValues = {"done", "denied"}) String outcome,

            @Schema(description = "Further facts; for changed settings name.before and name.after.")
            Map<String, String> details,

            @Nullable String address,
            @Nullable String userAgent,

            @Schema(description = "As the answer's X-Request-Id and the log give it.") @Nullable
            String requestId,

            @Schema(description = "SHA-256 over the entry and the hash of the one before it.")
            String hash) {

        static One of(AuditEntry entry) {
            return new One(
                    entry.position(),
                    entry.at(),
                    new Person(entry.person(), entry.personName()),
                    entry.action(),
                    entry.object(),
                    entry.outcome().name().toLowerCase(Locale.ROOT),
                    entry.details(),
                    entry.address(),
                    entry.userAgent(),
                    entry.requestId(),
                    entry.hash());
        }
    }

    @Schema(name = "AuditPage")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Page(
            List<One> items,

            @Schema(description = "Send it as before for the next page; null on the last.") @Nullable
            Long next) {}

    @Schema(name = "AuditVerdict")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Verdict(
            @Schema(description = "Whether nothing was changed, removed or put in between.")
            boolean sound,

            @Schema(description = "How many there are; up to the first that is broken.")
            long entries,

            @Schema(description = "The position of the first entry that is not as it was.") @Nullable
            Long firstBroken,

            @Schema(description = "The last position that an anchor outside the database vouches for.")
            long anchoredUpTo) {

        static Verdict of(AuditTrails.Verdict verdict) {
            return new Verdict(
                    verdict.sound(),
                    verdict.entries(),
                    verdict.sound() ? null : verdict.firstBroken().getAsLong(),
                    verdict.anchoredUpTo());
        }
    }
}
