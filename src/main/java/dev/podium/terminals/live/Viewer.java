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

    /** What may wait for a recording whose disk is slow; beyond it a gap is told, and a snapshot follows. */
    static final int RECORDING_BACKLOG = 4 << 20;

    private final Outlet outlet;
    private final boolean records;
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
    /** Whether it has followed the output of this pane; then the position says up to where. */
    private boolean followed;

    private boolean closed;

    Viewer(Outlet outlet) {
        this(outlet, false);
    }

    /** @param records whether it is a recording, which has every byte or is told of the gap, and needs no history */
    Viewer(Outlet outlet, boolean records) {
        this.outlet = outlet;
        this.records = records;
    }

    boolean records() {
        return records;
    }

    void join(Pane newPane) {
        pane = newPane;
        live = false;
        followed = false;
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
        followed = true;
        snapshotAsked = false;
        lastProgress = System.nanoTime();
    }

    /** The reader took bytes and counts: from now on it is never sent more than a window ahead. */
    void acknowledge(long bytes) {
        acknowledges = true;
        unacknowledged = Math.max(0, unacknowledged - bytes);
    }

    /** A recording: what it has not taken yet waits in front of what is painted next, or a word that it is lost. */
    void catchUp() {
        if (!records || !followed || pane == null || closed) {
            return;
        }
        var log = pane.log();
        while (position < log.end()) {
            var bytes = log.read(position, FRAME);
            if (bytes == null) {
                say(Frames.gap(log.end() - position));
                position = log.end();
            } else {
                queue.addLast(bytes);
                position += bytes.length;
            }
        }
    }

    /** A recording ends: it gets what was printed until now, then a word that this was all. */
    void finish() {
        catchUp();
        say(Frames.over());
        live = false;
        pump();
    }

    /** The position up to which the log must be kept for this viewer, or the log's end when it needs nothing. */
    long needs(long end, long now) {
        if (records && live && !closed) {
            return Math.max(position, end - RECORDING_BACKLOG);
        }
        return live && !closed && now - lastProgress < STALLED_NANOS ? position : end;
    }

    /** The position up to which its reader has it all for certain. */
    long had() {
        return Math.max(0, position - Math.min(unacknowledged, WINDOW));
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
