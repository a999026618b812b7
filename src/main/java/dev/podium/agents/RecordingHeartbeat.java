package dev.podium.agents;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lets recordings be looked after for as long as Podium runs. They go on while the database is away. */
@Component
class RecordingHeartbeat {

    private static final Logger log = LoggerFactory.getLogger(RecordingHeartbeat.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration CLEAR = Duration.ofHours(1);

    private final RecordingWatch watch;
    private final RecordingAttic attic;
    private final LiveAgents live;
    private final Semaphore stop = new Semaphore(0);
    private @Nullable Thread thread;
    private boolean failing;
    private @Nullable Instant cleared;

    RecordingHeartbeat(RecordingWatch watch, RecordingAttic attic, LiveAgents live) {
        this.watch = watch;
        this.attic = attic;
        this.live = live;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        thread = Thread.ofVirtual().name("recordings").start(this::run);
    }

    private void run() {
        try {
            while (!stop.tryAcquire(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                beat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            watch.look();
            if (cleared == null || cleared.plus(CLEAR).isBefore(live.now())) {
                attic.clear();
                cleared = live.now();
            }
            failing = false;
        } catch (RuntimeException e) {
            // Said once for each stretch of failures: the next beat tries again.
            if (!failing) {
                log.error("Recordings could not be looked after; trying again every second.", e);
            }
            failing = true;
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stop.release();
        if (thread != null) {
            thread.join(BEAT.multipliedBy(3));
            try {
                watch.end();
            } catch (RuntimeException e) {
                log.warn("The last of the recordings is on the disk and not in the tables: {}", e.getMessage());
            }
        }
    }
}
