package dev.podium.inference;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Looks once a second at the streams that are open. To one whose model is silent for long something is written that
 * clients skip, since only by writing it is found that a client has gone; one that stays silent is ended.
 */
@Component
class OpenStreams {

    static final Duration QUIET = Duration.ofSeconds(10);
    static final Duration LOST = Duration.ofMinutes(10);

    /** A stream between a model and a client. */
    interface Open {

        /** When something came last, by {@link System#nanoTime}. */
        long heardAt();

        /** Writes what a client skips, where no event is half written. */
        void ping();

        /** Ends the call at the model. */
        void end();
    }

    private final Set<Open> all = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("model streams").factory());

    OpenStreams() {
        clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    void add(Open stream) {
        all.add(stream);
    }

    void remove(Open stream) {
        all.remove(stream);
    }

    int count() {
        return all.size();
    }

    private void look() {
        long now = System.nanoTime();
        for (var each : all) {
            long silent = now - each.heardAt();
            if (silent > LOST.toNanos()) {
                Thread.ofVirtual().name("model stream end").start(each::end);
            } else if (silent > QUIET.toNanos()) {
                // A client that does not read holds up whoever writes to it, and no other stream.
                Thread.ofVirtual().name("model stream ping").start(each::ping);
            }
        }
    }

    @PreDestroy
    void stop() {
        clock.shutdownNow();
        all.forEach(Open::end);
    }
}
