package dev.podium.terminals;

import dev.podium.kernel.PersonId;
import dev.podium.terminals.live.Hub;
import dev.podium.terminals.live.Outlet;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One terminal that is overheard: a viewer as a recording is, whose frames go to an ear. The next frame comes when the ear has
 * had the one before; what waits meanwhile waits in the pane's log, where it is bounded.
 */
final class EarLine implements Outlet, Overhearing.Overheard {

    private static final Logger log = LoggerFactory.getLogger(EarLine.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long APART = TimeUnit.SECONDS.toNanos(1);

    private final Overhearing.Ear ear;
    private final ExecutorService thread;
    private final AtomicReference<@Nullable String> calls = new AtomicReference<>();
    private final AtomicLong typed = new AtomicLong(System.nanoTime() - APART);
    private volatile Hub.@Nullable Recorded recorded;
    private volatile Runnable untyped = () -> {};
    private volatile Runnable uncalled = () -> {};
    private volatile boolean stopped;

    // Of the thread alone.
    /** Whether what comes now is a picture of the screen, of which the ear had the bytes already. */
    private boolean picture;

    private boolean over;

    EarLine(Overhearing.Ear ear, ExecutorService thread) {
        this.ear = ear;
        this.thread = thread;
    }

    void begin(Hub.Recorded recording, Runnable noMoreTyping, Runnable noMoreCalls) {
        recorded = recording;
        untyped = noMoreTyping;
        uncalled = noMoreCalls;
        if (stopped) {
            end();
        }
    }

    void typed(PersonId person) {
        long now = System.nanoTime();
        long before = typed.get();
        if (now - before >= APART && typed.compareAndSet(before, now)) {
            later(() -> {
                if (!over) {
                    ear.typed(person);
                }
            });
        }
    }

    /** What waits is replaced by what is newer, which holds it: a program that calls all the time fills no line. */
    void called(String latest) {
        if (calls.getAndSet(latest) == null) {
            later(() -> {
                var newest = calls.getAndSet(null);
                if (newest != null && !over) {
                    ear.called(newest);
                }
            });
        }
    }

    @Override
    public void binary(ByteBuffer bytes, Runnable sent) {
        // Nobody writes into what the pane's log holds, so it is copied by the thread that takes it.
        later(() -> {
            try {
                if (!picture && !over) {
                    var copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    ear.printed(copy);
                }
            } finally {
                sent.run();
            }
        });
    }

    @Override
    public void text(String json, Runnable sent) {
        later(() -> {
            try {
                word(JSON.readTree(json));
            } finally {
                sent.run();
            }
        });
    }

    /** What every viewer is told; see docs/reference/terminal-protocol.md. */
    private void word(JsonNode word) {
        switch (word.path("type").asString()) {
            case "snapshot" -> picture = true;
            case "ready" -> picture = false;
            case "gap" -> {
                if (!over) {
                    ear.lost(word.path("bytes").asLong());
                }
            }
            default -> log.trace("An ear has no use for {}", word);
        }
    }

    @Override
    public void close(int code, String reason) {
        stop();
    }

    @Override
    public void stop() {
        stopped = true;
        end();
        later(() -> {
            if (!over) {
                over = true;
                ear.over();
            }
        });
    }

    private void end() {
        untyped.run();
        uncalled.run();
        var recording = recorded;
        if (recording != null) {
            recording.end();
        }
    }

    private void later(Runnable work) {
        try {
            thread.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    log.error("What a terminal printed could not be read", e);
                }
            });
        } catch (RejectedExecutionException ending) {
            log.debug("Podium ends; nothing more is overheard.");
        }
    }
}
