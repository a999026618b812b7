package dev.podium.audit;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The trails, to be read. Each method refuses who may not read the trail ({@code identity.not-allowed}), and
 * {@code audit.no-such-trail} where the named team has none.
 */
public interface AuditTrails {

    /** The most entries of one page. */
    int LONGEST_PAGE = 200;

    /**
     * Whether a trail is whole: each entry follows from the one before it, and those that were anchored outside the
     * database are still there as they were.
     *
     * @param entries how many there are; up to the first that is broken
     * @param firstBroken the position of the first entry that was changed, removed or put in between; where the end was
     *     cut off, the first that is missing. Empty when the trail is whole
     * @param anchoredUpTo the last position that an anchor on this machine vouches for; 0 for none yet. What came after
     *     it could be cut off without a trace
     */
    record Verdict(long entries, OptionalLong firstBroken, long anchoredUpTo) {

        public boolean sound() {
            return firstBroken.isEmpty();
        }
    }

    /**
     * The newest first.
     *
     * @param before only entries before this position; null from the end
     * @param limit 1 to {@link #LONGEST_PAGE}, else a refusal {@code audit.bad-limit}
     */
    List<AuditEntry> page(Trail trail, AuditFilter filter, @Nullable Long before, int limit);

    /** The newest first, so many left out: for a table that is scrolled. At most 1000, else as {@link #page}. */
    List<AuditEntry> slice(Trail trail, AuditFilter filter, int offset, int limit);

    /**
     * Hands over every entry that matches, the oldest first, up to the one that records this export. Reads in parts:
     * however many there are, few are held.
     *
     * @return what does it, after the checks were made; run by the same actor
     */
    Export export(Trail trail, AuditFilter filter);

    /** An export that may begin. */
    interface Export {
        void to(Consumer<AuditEntry> taker);
    }

    Verdict verify(Trail trail);
}
