package dev.podium.machines.runner;

import java.io.InputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * A stream that comes over a link. It holds one window at most: the other side sends no more than that before it is told
 * that some was read. Who adds never waits.
 */
final class Inflow extends InputStream {

    /** What may be on its way in one stream. */
    static final int WINDOW = 256 << 10;

    /** So much is kept for what comes next. */
    private static final int SMALL = 16 << 10;

    private static final byte[] EMPTY = {};

    private final IntConsumer grant;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    /** A ring, as large as was needed: many small frames hold no more than their bytes. */
    private byte[] ring = EMPTY;

    private int first;
    private int queued;
    private int taken;
    private boolean ended;
    private boolean dropped;

    /** @param grant tells the other side how many bytes more it may send */
    Inflow(IntConsumer grant) {
        this.grant = grant;
    }

    void add(byte[] bytes) throws BrokenProtocol {
        lock.lock();
        try {
            if (ended) {
                throw new BrokenProtocol("A stream goes on after its end.");
            }
            if (queued + taken + bytes.length > WINDOW) {
                throw new BrokenProtocol("A stream brings more than its window.");
            }
            if (dropped) {
                take(bytes.length);
            } else if (bytes.length > 0) {
                put(bytes);
                more.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void put(byte[] bytes) {
        if (queued + bytes.length > ring.length) {
            int wanted = Math.max(SMALL / 4, 2 * Integer.highestOneBit(queued + bytes.length - 1));
            var larger = new byte[Math.min(WINDOW, wanted)];
            copyOut(larger, 0, queued);
            ring = larger;
            first = 0;
        }
        int end = (first + queued) % ring.length;
        int part = Math.min(bytes.length, ring.length - end);
        System.arraycopy(bytes, 0, ring, end, part);
        System.arraycopy(bytes, part, ring, 0, bytes.length - part);
        queued += bytes.length;
    }

    private void copyOut(byte[] into, int from, int count) {
        int part = Math.min(count, ring.length - first);
        System.arraycopy(ring, first, into, from, part);
        System.arraycopy(ring, 0, into, from + part, count - part);
    }

    private void take(int count) {
        taken += count;
        if (taken >= WINDOW / 2 && !ended) {
            grant.accept(taken);
            taken = 0;
        }
    }

    /** Nothing comes any more; what is there can be read still. False where it had ended before. */
    boolean end() {
        lock.lock();
        try {
            boolean first = !ended;
            ended = true;
            more.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody reads any more: what comes is passed over, and a reader that waits finds the end. */
    void drop() {
        lock.lock();
        try {
            dropped = true;
            int unread = queued;
            queued = 0;
            ring = EMPTY;
            first = 0;
            take(unread);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            while (queued == 0) {
                if (ended || dropped) {
                    return -1;
                }
                more.awaitUninterruptibly();
            }
            int count = Math.min(length, queued);
            copyOut(into, from, count);
            queued -= count;
            if (queued == 0) {
                first = 0;
                ring = ring.length > SMALL ? EMPTY : ring;
            } else {
                first = (first + count) % ring.length;
            }
            take(count);
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return queued;
        } finally {
            lock.unlock();
        }
    }
}
