package dev.podium.labs.stuck;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who teaches has said that a flag is not to be shown.
 *
 * @param until null where it is dismissed: it then stays away until there is new evidence
 * @param evidence of the flag that was seen
 * @param weight of the flag that was seen
 */
public record Ruling(
        String seat,
        Rule rule,
        Instant at,
        @Nullable Instant until,
        String reason,
        String evidence,
        Level level,
        int weight) {

    /** Not before there is new evidence: another cause, a worse level, or as often again as makes a flag. */
    public static Ruling dismiss(Flag flag, Instant at, String reason) {
        return new Ruling(flag.seat(), flag.rule(), at, null, reason, flag.evidence(), flag.level(), flag.weight());
    }

    /** Whatever the rule finds at this seat, not before then. */
    public static Ruling snooze(Flag flag, Instant at, Instant until, String reason) {
        return new Ruling(flag.seat(), flag.rule(), at, until, reason, flag.evidence(), flag.level(), flag.weight());
    }

    /** A raised hand is answered in the queue of hands, never waved away. */
    boolean holds(Flag flag, Instant now, Thresholds.Repeats repeats) {
        if (!flag.seat().equals(seat) || flag.rule() != rule || rule == Rule.HAND) {
            return false;
        }
        if (until != null) {
            return now.isBefore(until);
        }
        return flag.evidence().equals(evidence)
                && flag.level().compareTo(level) <= 0
                && flag.weight() < weight + repeats.watch();
    }
}
