package dev.podium.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a team's trail says of things that are the current actor's: for themselves, though they may not read the trail. */
public interface Mentions {

    /** The most of one page. */
    int LONGEST_PAGE = 200;

    /**
     * An entry that concerns the actor.
     *
     * @param person who did it; all zeros where Podium itself acted
     * @param ended when what it began was over; null while it goes on, and for what lasts no time
     * @param last the details of the entry that says so; empty where there is none
     */
    record Mention(
            long position,
            Instant at,
            UUID person,
            String personName,
            String action,
            String object,
            Map<String, String> details,
            @Nullable String address,
            @Nullable String userAgent,
            @Nullable Instant ended,
            Map<String, String> last) {}

    /**
     * The entries of the current team's trail whose detail {@link AuditTrail#CONCERNS} is the current actor, and no
     * other; the newest first.
     *
     * @param subject only those with this {@link AuditTrail#SUBJECT}; null for all
     * @param before only entries before this position; null from the end
     * @param limit 1 to {@link #LONGEST_PAGE}, else a refusal {@code audit.bad-limit}
     */
    List<Mention> mine(@Nullable String subject, @Nullable Long before, int offset, int limit);
}
