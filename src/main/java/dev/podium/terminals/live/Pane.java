package dev.podium.terminals.live;

import java.util.ArrayList;
import java.util.List;
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
    private final OutputLog log = new OutputLog();
    private final Unescape unescape = new Unescape();
    private final List<Viewer> viewers = new ArrayList<>();
    private final BiConsumer<Pane, Viewer> snapshots;

    /** Output of the read that is under way, put together before it is appended. */
    private byte @Nullable [] pending;

    private int pendingLength;
    private volatile long lastOutputNanos;
    private volatile boolean everPrinted;

    Pane(int id, BiConsumer<Pane, Viewer> snapshots) {
        this.id = id;
        this.snapshots = snapshots;
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
        lastOutputNanos = now;
        everPrinted = true;
        lock.lock();
        try {
            log.append(bytes);
            long needed = log.end();
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

    /** Nanoseconds since the pane last printed, or -1 when it has not since it is watched. */
    long quietNanos(long now) {
        return everPrinted ? now - lastOutputNanos : -1;
    }

    void add(Viewer viewer) {
        locked(() -> {
            viewers.add(viewer);
            viewer.join(this);
        });
    }

    void remove(Viewer viewer) {
        locked(() -> viewers.remove(viewer));
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
