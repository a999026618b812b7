package dev.podium.costs;

import dev.podium.kernel.HealthCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether what is spent is written down and booked. */
@Component
class LedgerCheck implements HealthCheck {

    /** Booked five times a second: what waits at two looks, half a minute apart, is behind. */
    private static final Duration BEHIND = Duration.ofSeconds(20);

    private final JournalledMeter meter;
    private final Clock clock;
    private @Nullable Instant waitingSince;

    LedgerCheck(JournalledMeter meter, Clock clock) {
        this.meter = meter;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ledger.booked";
    }

    @Override
    public synchronized Found look() {
        var trouble = meter.trouble();
        var now = clock.instant();
        if (trouble.waiting() == 0) {
            waitingSince = null;
        } else if (waitingSince == null) {
            waitingSince = now;
        }
        return found(trouble, now).counting(Map.of("waiting", (long) trouble.waiting()));
    }

    private Found found(JournalledMeter.Trouble trouble, Instant now) {
        if (trouble.unwritableSince() != null) {
            return Found.broken(
                            "What is spent cannot be written down in the folder costs of the home directory, so what costs money is"
                                    + " refused. What was begun before is booked all the same.",
                            "Make room on that disk, or see why it cannot be written (home.writable, home.room); it goes on by itself.")
                    .since(trouble.unwritableSince());
        }
        if (trouble.full()) {
            return Found.broken(
                    "The journal of what is spent is full, for the database has been away so long; what costs money is refused.",
                    "See that the database answers (database.answers); it goes on by itself.");
        }
        if (trouble.refused()) {
            return Found.look(
                    "The ledger has not taken some entries; they are kept in costs/refused.jsonl in the home directory.",
                    "Send a support bundle to whoever helps you, book the entries by hand, and move the file away.");
        }
        var since = waitingSince;
        return since != null && Duration.between(since, now).compareTo(BEHIND) >= 0
                ? Found.look(
                                trouble.waiting() + " entries of the ledger wait to be booked; none of them is lost.",
                                "See that the database answers (database.answers) and is not slow.")
                        .since(since)
                : Found.fine("What is spent is booked as it comes.");
    }
}
