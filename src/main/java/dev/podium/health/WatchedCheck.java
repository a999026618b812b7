package dev.podium.health;

import dev.podium.health.HealthChecks.Seen;
import dev.podium.kernel.HealthCheck;
import dev.podium.kernel.HealthCheck.Found;
import dev.podium.kernel.HealthCheck.State;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One check, and what it said last. Looked at once at a time: a look that hangs is not joined by another. */
final class WatchedCheck {

    private static final Logger log = LoggerFactory.getLogger(WatchedCheck.class);

    private final HealthCheck check;
    private final InstantSource clock;
    private final Duration limit;
    private @Nullable Seen seen;
    private @Nullable Object looking;
    private @Nullable Object tooLate;
    private boolean failing;

    WatchedCheck(HealthCheck check, InstantSource clock, Duration limit) {
        this.check = check;
        this.clock = clock;
        this.limit = limit;
    }

    String name() {
        return check.name();
    }

    /** Null until it was first looked at. */
    synchronized @Nullable Seen seen() {
        return seen;
    }

    /** A look, which {@link #look} makes; null where one is under way. */
    synchronized @Nullable Object begin() {
        if (looking != null) {
            return null;
        }
        looking = new Object();
        return looking;
    }

    /** True where it says something else than before. */
    boolean look(Object turn) {
        Found found;
        try {
            found = check.look();
            failing = false;
        } catch (InterruptedException e) {
            // Whoever waits for it has said already that it does not answer.
            return end(turn, null);
        } catch (Refusal refusal) {
            found = Found.broken(refusal.sentence(), refusal.nextStep());
        } catch (Exception e) {
            if (!failing) {
                log.warn("The check {} could not be made; it is tried again", name(), e);
            }
            failing = true;
            found = Found.broken(
                    "What " + name() + " looks at cannot be looked at: "
                            + e.getClass().getSimpleName() + ".",
                    "Read Podium's log, which says more.");
        }
        return end(turn, found);
    }

    private synchronized boolean end(Object turn, @Nullable Found found) {
        if (!turn.equals(looking)) {
            return false;
        }
        looking = null;
        // What comes after its time is not said: the next look would take as long.
        return found != null && !turn.equals(tooLate) && say(found);
    }

    /** It has taken too long. It stays the one look until it ends by itself. True where that is new. */
    synchronized boolean silent(Object turn) {
        if (!turn.equals(looking)) {
            return false;
        }
        tooLate = turn;
        return say(new Found(
                State.SILENT,
                name() + " does not answer within " + limit.toSeconds() + " s.",
                "Look whether what it asks works: a database, a disk or a host that hangs. Podium asks again when this look has"
                        + " come to an end.",
                null,
                seen == null ? "" : seen.page(),
                Map.of()));
    }

    private boolean say(Found found) {
        var before = seen;
        var now = clock.instant();
        var since = found.since() != null
                ? found.since()
                : before != null && before.state() == found.state() ? before.since() : now;
        var next = new Seen(
                name(),
                found.state(),
                found.sentence(),
                found.nextStep(),
                Objects.requireNonNull(since),
                now,
                found.page(),
                found.counts());
        seen = next;
        return before == null
                || before.state() != next.state()
                || !before.sentence().equals(next.sentence());
    }
}
