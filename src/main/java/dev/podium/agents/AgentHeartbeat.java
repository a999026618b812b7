package dev.podium.agents;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks after agents for as long as Podium runs: at once when a terminal reports, otherwise once a second. It outlives
 * a database that is away: agents and their terminals go on, and what happened is written when it is back.
 */
@Component
class AgentHeartbeat {

    private static final Logger log = LoggerFactory.getLogger(AgentHeartbeat.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration ATTIC = Duration.ofHours(1);

    private final AgentWatch watch;
    private final Reconciler reconciler;
    private final GpuStarts gpus;
    private final AgentAttic attic;
    private final LiveAgents live;
    private @Nullable Thread thread;
    private volatile boolean stopping;
    private boolean begun;
    private boolean failing;
    private @Nullable Instant cleared;

    AgentHeartbeat(AgentWatch watch, Reconciler reconciler, GpuStarts gpus, AgentAttic attic, LiveAgents live) {
        this.watch = watch;
        this.reconciler = reconciler;
        this.gpus = gpus;
        this.attic = attic;
        this.live = live;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        thread = Thread.ofVirtual().name("agents").start(this::run);
    }

    private void run() {
        try {
            while (!stopping) {
                beat();
                watch.await(BEAT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            if (!begun) {
                watch.begin();
                begun = true;
            }
            watch.look();
            reconciler.look();
            gpus.look();
            if (cleared == null || cleared.plus(ATTIC).isBefore(live.now())) {
                attic.clear();
                cleared = live.now();
            }
            failing = false;
        } catch (RuntimeException e) {
            // Said once for each stretch of failures: the next beat tries again.
            if (!failing) {
                log.error("What agents do could not be written; trying again every second.", e);
            }
            failing = true;
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        // Not by an interrupt, which would tear a database connection in use.
        stopping = true;
        watch.wake();
        if (thread != null) {
            thread.join(BEAT.multipliedBy(3));
        }
    }
}
