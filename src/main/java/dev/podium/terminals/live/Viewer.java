package dev.podium.terminals.live;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who looks at a pane: control messages and snapshots wait in a queue, live output is taken from the pane's log
 * by position. One send is under way at a time, so what waits is bounded by one snapshot however slow the reader is; for a
 * recording, by its backlog and one snapshot.
 *
 * <p>The pane's lock guards all of it.
 *
 * <p>Longer than most files: what waits, in which order, and how much of it may, is decided in one place.
 */
public final class Viewer {

    /** A snapshot that waits, or a part of one. */
    private record Picture(byte[] bytes) {}

    /** The most output in one frame. */
    private static final int FRAME = 128 << 10;

    /** With acknowledgements, how much may be on the way to the screen. */
    static final int WINDOW = 1 << 20;

    /** A reader that has taken nothing for this long is stalled: nothing more is kept for it. */
    static final long STALLED_NANOS = 1_500_000_000L;

    /** What may wait for a recording whose disk is slow, in the queue and the log together; beyond it a gap is told. */
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

    /** How many bytes wait in the queue, how many snapshots are among them, and whether another is due after them. */
    private int queued;

    private int pictures;
    private boolean pictureDue;
    /** The last size that was put into a recording's queue. */
    private @Nullable String size;

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

    /** Whether it has the lines above the screen itself, or wants none. */
    boolean needsNoHistory() {
        return records || !outlet.wantsHistory();
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

    /** The terminal's size, for a recording: of those that wait one after another the last one counts. */
    void resized(String json) {
        if (!closed) {
            if (size != null && queue.peekLast() == (Object) size) {
                queue.removeLast();
            }
            size = json;
            queue.addLast(json);
        }
    }

    /** A control message that replaces one of its kind that waits. */
    void show(String json) {
        if (!closed) {
            latest = json;
        }
    }

    /**
     * A snapshot of the pane as it is at the end of its log, or the first part of one.
     *
     * <p>Whoever has not taken those that wait gets no more beside them, but a new one after them: a terminal whose size
     * is changed all day would fill the memory otherwise.
     */
    void paint(byte[] bytes, boolean all, String epoch) {
        if (pane == null || closed) {
            return;
        }
        if (pictures >= (records ? 1 : 2)) {
            pictureDue = true;
            if (records && !followed) {
                // What this pane prints meanwhile is not lost: the snapshot comes in the midst of it.
                goLive(pane.log().end());
            }
        } else {
            catchUp();
            say(Frames.snapshot(all));
            if (bytes.length > 0) {
                queue.addLast(new Picture(bytes));
                queued += bytes.length;
                pictures++;
            }
            if (all) {
                say(Frames.ready(pane.log().end(), epoch));
                goLive(pane.log().end());
            }
        }
        pump();
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

    /** A recording: what it has not taken yet waits in front of what is painted next, or a word that this is lost. */
    void catchUp() {
        if (!records || !followed || pane == null || closed) {
            return;
        }
        keep(pane.log());
        if (position < pane.log().end()) {
            say(Frames.gap(pane.log().end() - position));
            Traffic.lost(pane.log().end() - position);
            position = pane.log().end();
        }
    }

    /** Puts what has not been taken yet into the queue, as much as may wait there. */
    private void keep(OutputLog log) {
        while (position < log.end()) {
            var bytes = log.read(position, FRAME);
            if (bytes == null || queued + bytes.length > RECORDING_BACKLOG) {
                return;
            }
            queue.addLast(bytes);
            queued += bytes.length;
            position += bytes.length;
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
        if (records && pane != null && live && !closed) {
            if (end - position > RECORDING_BACKLOG - queued) {
                // What came first is kept: it follows what is on the disk already. The rest is lost, up to a snapshot
                // that is painted once all of that is taken.
                keep(pane.log());
                live = false;
                pictureDue = true;
            }
            return live ? position : end;
        }
        return live && !closed && now - lastProgress < STALLED_NANOS ? position : end;
    }

    /** Whether there is something that its reader has not taken for a while. */
    boolean isStalled() {
        var current = pane;
        var found = new boolean[1];
        if (current != null) {
            current.locked(() -> found[0] = !closed
                    && (sending || live && position < current.log().end())
                    && System.nanoTime() - lastProgress >= STALLED_NANOS);
        }
        return found[0];
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
        clear();
    }

    private void clear() {
        queue.clear();
        queued = 0;
        pictures = 0;
        pictureDue = false;
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
            var next = queued();
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
                Traffic.sent(bytes.length);
                outlet.binary(ByteBuffer.wrap(bytes), this::sent);
            } else {
                outlet.text((String) next, this::sent);
            }
        }
    }

    private @Nullable Object queued() {
        var next = queue.pollFirst();
        if (next instanceof Picture picture) {
            pictures--;
            next = picture.bytes();
        }
        if (next instanceof byte[] bytes) {
            queued -= bytes.length;
        }
        if (next == null && pictureDue && pane != null) {
            pictureDue = false;
            snapshotAsked = true;
            pane.snapshotFor(this);
        }
        return next;
    }

    /** How many bytes wait in the queue. */
    int waiting() {
        return queued;
    }

    /** How many frames wait in the queue. */
    int frames() {
        return queue.size();
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
            if (!records) {
                Traffic.fellBehind();
            }
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
            clear();
            outlet.close(code, reason);
        }
    }
}
