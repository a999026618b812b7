package dev.podium.health;

import dev.podium.health.HealthChecks.Seen;
import dev.podium.kernel.HealthCheck;
import dev.podium.kernel.HealthCheck.State;
import dev.podium.kernel.HealthMayDiffer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Has every check look, round after round, a few at a time. Each is on a thread of its own: a platform thread, for a disk that
 * hangs would hold a virtual thread's carrier, of which there are as many as cores. Who takes too long is said to, makes room
 * for the next, and is not asked again before it has come to an end.
 *
 * <p>Also the gauge {@code podium.check}, 1 for the state that each check is in and 0 for the others.
 */
@Component
class HealthRounds {

    static final Duration EVERY = Duration.ofSeconds(30);
    static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int AT_ONCE = 4;

    private final List<WatchedCheck> checks;
    private final Runnable changed;
    private final Duration every;
    private final Duration limit;
    private final Semaphore lanes = new Semaphore(AT_ONCE);
    private final Semaphore hints = new Semaphore(0);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("health limit").factory());
    private boolean looks;
    private volatile boolean stopped;
    private @Nullable Thread rounds;

    @Autowired
    HealthRounds(
            List<HealthCheck> checks,
            ApplicationEventPublisher events,
            ObjectProvider<MeterRegistry> meters,
            Clock clock,
            @Value("${podium.health.looks:true}") boolean looks) {
        this(checks, () -> events.publishEvent(new HealthChanged()), clock, EVERY, LIMIT);
        this.looks = looks;
        var registry = meters.getIfAvailable();
        if (registry != null) {
            this.checks.forEach(check -> count(check, registry));
        }
    }

    HealthRounds(List<HealthCheck> checks, Runnable changed, InstantSource clock, Duration every, Duration limit) {
        this.changed = changed;
        this.every = every;
        this.limit = limit;
        this.checks = checks.stream()
                .map(check -> new WatchedCheck(check, clock, limit))
                .sorted(Comparator.comparing(WatchedCheck::name))
                .toList();
    }

    private static void count(WatchedCheck check, MeterRegistry registry) {
        for (var state : State.values()) {
            Gauge.builder("podium.check", () -> {
                        var seen = check.seen();
                        return seen != null && seen.state() == state ? 1 : 0;
                    })
                    .description("1 for the state that each of Podium's own checks is in")
                    .tag("check", check.name())
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (looks) {
            begin();
        }
    }

    void begin() {
        rounds = Thread.ofPlatform().daemon().name("health").start(this::run);
    }

    private void run() {
        try {
            while (!stopped) {
                round();
                if (hints.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS)) {
                    hints.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins to look at each that is not being looked at. */
    void round() throws InterruptedException {
        for (var check : checks) {
            lanes.acquire();
            var turn = check.begin();
            if (turn == null) {
                lanes.release();
            } else {
                begin(check, turn);
            }
        }
    }

    private void begin(WatchedCheck check, Object turn) {
        var inLane = new AtomicBoolean(true);
        var thread = Thread.ofPlatform().daemon().name("health " + check.name()).unstarted(() -> {
            try {
                if (check.look(turn)) {
                    changed.run();
                }
            } finally {
                leave(inLane);
            }
        });
        timer.schedule(
                () -> {
                    if (thread.isAlive() && check.silent(turn)) {
                        changed.run();
                    }
                    thread.interrupt();
                    leave(inLane);
                },
                limit.toNanos(),
                TimeUnit.NANOSECONDS);
        thread.start();
    }

    private void leave(AtomicBoolean inLane) {
        if (inLane.compareAndSet(true, false)) {
            lanes.release();
        }
    }

    /** One round, and what it saw, for a program that does not go on; waits for each as long as it may take. */
    List<Seen> once() {
        try {
            round();
            for (int i = 0; i < AT_ONCE; i++) {
                lanes.acquire();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
        }
        return seen();
    }

    /** A round now, or as soon as the one that is under way is over. */
    void soon() {
        hints.release();
    }

    @EventListener
    void on(HealthMayDiffer news) {
        soon();
    }

    /** The worst first. */
    List<Seen> seen() {
        return checks.stream()
                .map(WatchedCheck::seen)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(Seen::state).thenComparing(Seen::check))
                .toList();
    }

    @PreDestroy
    void stop() {
        stopped = true;
        timer.shutdownNow();
        if (rounds != null) {
            rounds.interrupt();
        }
    }
}
