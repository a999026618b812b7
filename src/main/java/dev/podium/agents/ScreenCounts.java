package dev.podium.agents;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How often the quiet screen of a program fits a known prompt: one that ceases to is noticed here. Kept for a day, in
 * memory: 24 numbers a program. Also the counter {@code podium.agents.screens}, with the tags {@code program} and
 * {@code prompt} ({@code known} or {@code unknown}).
 */
@Component
class ScreenCounts {

    static final Duration KEPT = Duration.ofHours(24);

    private final @Nullable MeterRegistry meters;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Deque<Hour>> hours = new HashMap<>();

    /** Of one program in one hour. */
    private record Hour(long number, int known, int unknown) {}

    /** @param unknown of those {@code quiet} how many fitted no prompt */
    record Count(int quiet, int unknown) {}

    @Autowired
    ScreenCounts(ObjectProvider<MeterRegistry> meters, Clock clock) {
        this(meters.getIfAvailable(), clock);
    }

    ScreenCounts(@Nullable MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    void count(String program, boolean known) {
        if (meters != null) {
            meters.counter("podium.agents.screens", "program", program, "prompt", known ? "known" : "unknown")
                    .increment();
        }
        lock.lock();
        try {
            var kept = hours.computeIfAbsent(program, each -> new ArrayDeque<>());
            long now = hour(clock.instant());
            var last = kept.peekLast();
            var base = last != null && last.number() == now ? kept.removeLast() : new Hour(now, 0, 0);
            kept.addLast(new Hour(now, base.known() + (known ? 1 : 0), base.unknown() + (known ? 0 : 1)));
            forget(kept, now);
        } finally {
            lock.unlock();
        }
    }

    /** By program, of the last day; without those that were not seen. */
    Map<String, Count> counts() {
        lock.lock();
        try {
            long now = hour(clock.instant());
            var counts = new HashMap<String, Count>();
            hours.forEach((program, kept) -> {
                forget(kept, now);
                int unknown = kept.stream().mapToInt(Hour::unknown).sum();
                int all = unknown + kept.stream().mapToInt(Hour::known).sum();
                if (all > 0) {
                    counts.put(program, new Count(all, unknown));
                }
            });
            return counts;
        } finally {
            lock.unlock();
        }
    }

    private static void forget(Deque<Hour> kept, long now) {
        kept.removeIf(hour -> hour.number() <= now - KEPT.toHours());
    }

    private static long hour(Instant at) {
        return TimeUnit.SECONDS.toHours(at.getEpochSecond());
    }
}
