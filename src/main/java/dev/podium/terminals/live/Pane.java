package dev.podium.terminals.live;

import dev.podium.terminals.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One tmux pane: its recent output and who looks at it. The reader's thread appends, the threads that finish sends pump;
 * a lock of its own keeps them apart, so that one pane never waits for another.
 */
final class Pane {

    private final int id;
    private final ReentrantLock lock = new ReentrantLock();
    /** So long a broken connection may take to come back and still miss nothing; as long as output flows for nobody. */
    private static final long BACK_NANOS = 30_000_000_000L;

    private final OutputLog log = new OutputLog();
    private final Unescape unescape = new Unescape();
    private final List<Viewer> viewers = new ArrayList<>();
    private final BiConsumer<Pane, Viewer> snapshots;
    private final Tap tap;

    /** Output of the read that is under way, put together before it is appended. */
    private byte @Nullable [] pending;

    private int pendingLength;
    private volatile @Nullable Instant lastOutput;
    private long activity;
    /** From here on output is kept for a viewer whose connection broke, until then. */
    private long backFrom;

    private long backUntil = System.nanoTime();
    private volatile @Nullable Said said;
    private volatile @Nullable String calls;
    private final AtomicLong typings = new AtomicLong();

    /** @param process which program said it */
    private record Said(long process, Told told) {}

    /**
     * @param snapshots paints the pane for a viewer
     * @param tap lets its output flow, which it does at the beginning
     */
    Pane(int id, BiConsumer<Pane, Viewer> snapshots, Tap tap) {
        this.id = id;
        this.snapshots = snapshots;
        this.tap = tap;
        tap.restLater(this::rest);
    }

    int id() {
        return id;
    }

    OutputLog log() {
        return log;
    }

    void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** On the reader's thread: output that {@link #flush} will append. Returns whether it is the first since then. */
    boolean output(byte[] buffer, int from, int to) {
        var bytes = unescape.bytes(buffer, from, to);
        if (pending == null) {
            pending = bytes;
            pendingLength = bytes.length;
            return true;
        }
        if (pendingLength + bytes.length > pending.length) {
            pending = java.util.Arrays.copyOf(pending, Math.max(pending.length * 2, pendingLength + bytes.length));
        }
        System.arraycopy(bytes, 0, pending, pendingLength, bytes.length);
        pendingLength += bytes.length;
        return false;
    }

    /** On the reader's thread: appends what was put together and lets the viewers have it. */
    void flush() {
        var bytes = pending;
        if (bytes == null) {
            return;
        }
        pending = null;
        if (bytes.length != pendingLength) {
            bytes = java.util.Arrays.copyOf(bytes, pendingLength);
        }
        long now = System.nanoTime();
        lastOutput = Instant.now();
        lock.lock();
        try {
            log.append(bytes);
            Traffic.printed(bytes.length);
            long needed = now < backUntil ? backFrom : log.end();
            for (int i = 0; i < viewers.size(); i++) {
                var viewer = viewers.get(i);
                viewer.pump();
                needed = Math.min(needed, viewer.needs(log.end(), now));
            }
            log.trim(needed);
        } finally {
            lock.unlock();
        }
    }

    /** When the pane last printed, or null when it has not since it is watched. */
    @Nullable
    Instant lastOutput() {
        return lastOutput;
    }

    /**
     * On the reader's thread: tmux says when the pane last printed, whether its output flows or not.
     *
     * @param second since 1970; the first one told is no news
     * @return whether it printed since it was last told
     */
    boolean active(long second) {
        // Not "later": the machine's clock may be set back.
        boolean printed = activity != 0 && second != activity;
        activity = second;
        if (printed) {
            lastOutput = Instant.now();
        }
        return printed;
    }

    /** On the reader's thread: what the program says of itself now. */
    void tells(Telling telling) {
        said = telling.text().isEmpty() ? null : new Said(telling.process(), new Told(telling.text(), Instant.now()));
    }

    /** What this program says of itself; what an earlier one in the pane said does not count. */
    @Nullable
    Told told(long process) {
        var current = said;
        return current == null || current.process() != process ? null : current.told();
    }

    /** On the reader's thread: the latest calls that the program told of. */
    void called(String latest) {
        calls = latest;
    }

    /** Null while tmux has not said whether there are any. */
    @Nullable
    String calls() {
        return calls;
    }

    /** Somebody is about to type into it: called before the keys are on their way to tmux. */
    void typing() {
        typings.incrementAndGet();
    }

    /** How often somebody typed into it, by this connection to tmux. */
    long typings() {
        return typings.get();
    }

    void add(Viewer viewer) {
        locked(() -> {
            flow();
            viewers.add(viewer);
            viewer.join(this);
        });
    }

    /** @param forGood else what comes from now on is kept a while for it, as long as it fits */
    void remove(Viewer viewer, boolean forGood) {
        locked(() -> {
            viewers.remove(viewer);
            if (!forGood && viewer.isLive()) {
                long now = System.nanoTime();
                backFrom = now < backUntil ? Math.min(backFrom, viewer.had()) : viewer.had();
                backUntil = now + BACK_NANOS;
            }
            if (viewers.isEmpty()) {
                tap.restLater(this::rest);
            }
        });
    }

    /** Lets the output flow for a while for somebody who compares positions. */
    void touch() {
        locked(() -> {
            flow();
            if (viewers.isEmpty()) {
                tap.restLater(this::rest);
            }
        });
    }

    private void flow() {
        if (tap.need()) {
            log.skip();
        }
    }

    private void rest() {
        locked(() -> {
            if (tap.rest(!viewers.isEmpty())) {
                tap.restLater(this::rest);
            } else if (viewers.isEmpty()) {
                log.trim(log.end());
            }
        });
    }

    /** Those who look now; a copy. */
    List<Viewer> viewers() {
        lock.lock();
        try {
            return List.copyOf(viewers);
        } finally {
            lock.unlock();
        }
    }

    void snapshotFor(Viewer viewer) {
        snapshots.accept(this, viewer);
    }
}
