package dev.podium.terminals.live;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who looks at a pane: control messages and snapshots wait in a queue, live output is taken from the pane's log
 * by position. One send is under way at a time, so what waits is bounded by one snapshot however slow the reader is.
 *
 * <p>The pane's lock guards all of it.
 */
public final class Viewer {

    /** The most output in one frame. */
    private static final int FRAME = 128 << 10;

    /** With acknowledgements, how much may be on the way to the screen. */
    static final int WINDOW = 1 << 20;

    /** A reader that has taken nothing for this long is stalled: nothing more is kept for it. */
    static final long STALLED_NANOS = 1_500_000_000L;

    private final Outlet outlet;
    private final Deque<Object> queue = new ArrayDeque<>();
    private @Nullable Pane pane;
    /** The latest that is not yet sent of what only the latest counts. */
    private @Nullable String latest;

    private boolean sending;
    private boolean pumping;
    private boolean live;
    private long position;
    private long lastProgress = System.nanoTime();
    private boolean acknowledges;
    private long unacknowledged;
    private boolean snapshotAsked;
    private boolean closed;

    Viewer(Outlet outlet) {
        this.outlet = outlet;
    }

    void join(Pane newPane) {
        pane = newPane;
        live = false;
    }

    /** A control message, after what waits already; one that waits already, last of all, does not wait twice. */
    void say(String json) {
        if (!closed && !json.equals(queue.peekLast())) {
            queue.addLast(json);
        }
    }

    /** A control message that replaces one of its kind that waits. */
    void show(String json) {
        if (!closed) {
            latest = json;
        }
    }

    void paint(byte[] bytes) {
        if (bytes.length > 0) {
            queue.addLast(bytes);
        }
    }

    /** From here on the viewer follows the log. */
    void goLive(long from) {
        position = from;
        live = true;
        snapshotAsked = false;
        lastProgress = System.nanoTime();
    }

    /** The reader took bytes and counts: from now on it is never sent more than a window ahead. */
    void acknowledge(long bytes) {
        acknowledges = true;
        unacknowledged = Math.max(0, unacknowledged - bytes);
    }

    /** The position up to which the log must be kept for this viewer, or the log's end when it needs nothing. */
    long needs(long end, long now) {
        return live && !closed && now - lastProgress < STALLED_NANOS ? position : end;
    }

    boolean isLive() {
        return live;
    }

    /** The connection is gone already; nothing more is sent. */
    void gone() {
        closed = true;
        queue.clear();
    }

    /** Sends what can be sent; called with the pane's lock held, whenever there is something new. */
    void pump() {
        if (pane == null) {
            throw new IllegalStateException("A viewer is sent something before it has joined a pane.");
        }
        if (pumping) {
            return;
        }
        // A send may complete before it returns and call back; the loop then goes on here, not deeper.
        pumping = true;
        try {
            sendWhatWaits();
        } finally {
            pumping = false;
        }
    }

    private void sendWhatWaits() {
        while (!sending && !closed) {
            var next = queue.pollFirst();
            if (next == null && latest != null) {
                next = latest;
                latest = null;
            }
            if (next == null) {
                next = output();
            }
            if (next == null) {
                return;
            }
            sending = true;
            if (next instanceof byte[] bytes) {
                unacknowledged += bytes.length;
                outlet.binary(ByteBuffer.wrap(bytes), this::sent);
            } else {
                outlet.text((String) next, this::sent);
            }
        }
    }

    private byte @Nullable [] output() {
        if (!live || pane == null || acknowledges && unacknowledged > WINDOW) {
            return null;
        }
        if (position == pane.log().end()) {
            lastProgress = System.nanoTime();
            return null;
        }
        var bytes = pane.log().read(position, FRAME);
        if (bytes == null) {
            live = false;
            if (!snapshotAsked) {
                snapshotAsked = true;
                pane.snapshotFor(this);
            }
            return null;
        }
        position += bytes.length;
        return bytes;
    }

    private void sent() {
        var current = pane;
        if (current == null) {
            return;
        }
        current.locked(() -> {
            sending = false;
            lastProgress = System.nanoTime();
            pump();
        });
    }

    void close(int code, String reason) {
        if (!closed) {
            closed = true;
            queue.clear();
            outlet.close(code, reason);
        }
    }
}
