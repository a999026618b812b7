package dev.podium.terminals.live;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tries to reach a tmux server again: after 2 s, then half as often each time, at least every 30 s. */
final class Reconnection {

    private static final long SHORTEST_MILLIS = 2_000;
    private static final long LONGEST_MILLIS = 30_000;

    /** Each waits for a machine that may take its time to refuse. */
    private static final Executor CONNECTING =
            task -> Thread.ofVirtual().name("tmux connection").start(task);

    private final Runnable attempt;
    private volatile long millis = SHORTEST_MILLIS;

    /** Whether another try is under way already; each look at a machine that is away would begin one more. */
    private final AtomicBoolean waiting = new AtomicBoolean();

    Reconnection(Runnable attempt) {
        this.attempt = attempt;
    }

    /** It answers, or has just been lost: the next wait is short. */
    void reset() {
        millis = SHORTEST_MILLIS;
    }

    /** At once, by a thread of its own. */
    void now() {
        CONNECTING.execute(attempt);
    }

    void later() {
        if (!waiting.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, CONNECTING)
                .execute(() -> {
                    waiting.set(false);
                    attempt.run();
                });
        millis = Math.min(millis * 2, LONGEST_MILLIS);
    }
}
