package dev.podium.gpus;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * All that is planned with, up to 2 s old: for what a request is checked by before it is written down. Who schedules looks at
 * it again as it is then.
 */
@Component
class RecentPool {

    private static final long FRESH_NANOS = 2_000_000_000L;

    private record Read(GpuState state, long at) {}

    private final Snapshots snapshots;
    private volatile @Nullable Read last;

    RecentPool(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    GpuState state() {
        return Optional.ofNullable(last)
                .filter(read -> System.nanoTime() - read.at() < FRESH_NANOS)
                .orElseGet(this::read)
                .state();
    }

    private synchronized Read read() {
        var known = last;
        long now = System.nanoTime();
        if (known != null && now - known.at() < FRESH_NANOS) {
            return known;
        }
        var read = new Read(snapshots.read(), now);
        last = read;
        return read;
    }

    /** What is being read now is waited for: it may be without what is new. */
    synchronized void forget() {
        last = null;
    }

    /** So that a server is known as soon as it was added; before any page is told to look. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(GpusChanged changed) {
        forget();
    }
}
