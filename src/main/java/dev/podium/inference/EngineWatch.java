package dev.podium.inference;

import dev.podium.inference.Engines.State;
import dev.podium.inference.InferenceStore.ProviderRow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one engine what it has, one question after another on a thread of its own: an engine that is slow to answer is never
 * asked twice at a time. One that is away is asked ever more seldom, up to once a minute.
 */
final class EngineWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EngineWatch.class);
    static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** However many hints come, it is asked no faster. */
    private static final Duration SHORTEST = Duration.ofMillis(250);

    private final ProviderRow engine;
    private final EngineApi api;
    private final InstantSource clock;
    private final Runnable changed;
    private final Semaphore hints = new Semaphore(0);
    private final Thread thread;
    private volatile EngineFacts facts;
    private volatile boolean closed;

    EngineWatch(ProviderRow engine, EngineApi api, InstantSource clock, Runnable changed) {
        this.engine = engine;
        this.api = api;
        this.clock = clock;
        this.changed = changed;
        this.facts = EngineFacts.unknown(clock.instant());
        this.thread = Thread.ofVirtual().name("engine " + engine.name()).start(this::run);
    }

    ProviderRow engine() {
        return engine;
    }

    EngineFacts facts() {
        return facts;
    }

    /** Something happened there: it is asked at once, and again where it is being asked just now. */
    void soon() {
        hints.release();
    }

    private void run() {
        var pause = PAUSE;
        try {
            while (!closed) {
                hints.drainPermits();
                ask();
                pause = facts.state() == State.AWAY ? longer(pause) : PAUSE;
                Thread.sleep(SHORTEST);
                if (hints.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    pause = PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }

    private void ask() throws InterruptedException {
        var before = facts;
        try {
            var version = api.version(engine);
            var pulled = api.pulled(engine);
            facts = before.says(version, pulled, api.loaded(engine), clock.instant());
        } catch (EngineApi.Failed e) {
            log.debug("An engine does not say what it has", e);
            facts = before.fails(
                    e.status() == 0 || e.status() >= 500 ? State.AWAY : State.STRANGE, e.sentence(), clock.instant());
        } catch (RuntimeException e) {
            log.error("An engine could not be asked what it has; it is asked again.", e);
            facts = before.fails(State.STRANGE, "Podium could not ask it; its log says more.", clock.instant());
        }
        if (!facts.equals(before)) {
            changed.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
