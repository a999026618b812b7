package dev.podium.terminals.live;

import dev.podium.kernel.Refusal;
import java.util.function.LongSupplier;

/** How often one viewer may ask something of the keyboard: each time everybody there is told, and the trail. */
final class Pace {

    static final int MOST = 20;
    static final long WITHIN_NANOS = 10_000_000_000L;

    private final LongSupplier nanoTime;
    private long since;
    private int times;

    Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Once more; a refusal {@code terminals.too-often} when that is too many. */
    synchronized void step() {
        long now = nanoTime.getAsLong();
        if (now - since >= WITHIN_NANOS) {
            since = now;
            times = 0;
        }
        if (++times > MOST) {
            throw Refusal.limit(
                    "terminals.too-often",
                    "The keyboard of this terminal was asked for something more than " + MOST + " times in 10 s.",
                    "Wait a moment.");
        }
    }
}
