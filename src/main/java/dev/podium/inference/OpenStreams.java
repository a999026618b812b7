package dev.podium.inference;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
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

    private static final Logger log = LoggerFactory.getLogger(OpenStreams.class);

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

    /** Whoever has asked Podium to end sees why it has not ended yet. */
    @EventListener(ContextClosedEvent.class)
    void tell() {
        int open = all.size();
        if (open > 0) {
            log.info("{} answers of models are under way; their end is waited for, not for ever", open);
        }
    }

    @PreDestroy
    void stop() {
        clock.shutdownNow();
        all.forEach(Open::end);
    }
}
