package dev.podium.agents;

import dev.podium.terminals.ServerRun;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an agent ran last, and how far Podium is with bringing it back.
 *
 * @param ran the run of the tmux server that it was in; null where that was not seen yet
 * @param lostBy what ended it, to be read after "when": {@code forge-2 restarted}; "" while it is as a person started it
 * @param tries how often it was tried in a row
 * @param plain whether its program is started as it was, because it ended when it was to resume
 * @param next when it may be tried next, by whichever Podium; null where it is not to be brought back
 */
record Comeback(
        @Nullable ServerRun ran,
        String lostBy,
        int tries,
        boolean plain,
        @Nullable Instant next) {

    /** The longest that anybody is to wait, a claim too. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** Of an agent that never ran. */
    static final Comeback NONE = new Comeback(null, "", 0, false, null);

    /** A person has started it, or nothing is to be brought back any more. */
    static Comeback in(@Nullable ServerRun run) {
        return new Comeback(run, "", 0, false, null);
    }

    Comeback lost(String by, Instant now) {
        return new Comeback(ran, by, tries, plain, now);
    }

    /** Once more; nobody else tries until then. */
    Comeback tried(ServerRun in, Instant until) {
        return new Comeback(in, lostBy, tries + 1, plain, until);
    }

    /** Once more, in vain. */
    Comeback counted() {
        return new Comeback(ran, lostBy, tries + 1, plain, next);
    }

    /** The last try did not count: it never came to it. */
    Comeback untried(Instant at) {
        return new Comeback(ran, lostBy, Math.max(0, tries - 1), plain, at);
    }

    Comeback waiting(@Nullable Instant until) {
        return new Comeback(ran, lostBy, tries, plain, until);
    }

    /** From now on without the program's own resume. */
    Comeback asItWas() {
        return new Comeback(ran, lostBy, tries, true, next);
    }

    /** It runs; after a while it counts as back for good. */
    Comeback running(@Nullable ServerRun in, boolean settled) {
        return new Comeback(in == null ? ran : in, lostBy, settled ? 0 : tries, !settled && plain, null);
    }

    boolean pending() {
        return next != null;
    }

    /** Also where the clock was set back since: nobody waits for as long as that. */
    boolean due(Instant now) {
        return next != null && (!next.isAfter(now) || next.isAfter(now.plus(LONGEST_WAIT)));
    }

    /** A reason with what ended it before, where something did. */
    String story(String reason) {
        return lostBy.isEmpty() ? reason : reason + " Brought back after " + lostBy + ".";
    }
}
