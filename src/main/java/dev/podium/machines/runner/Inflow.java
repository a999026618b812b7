package dev.podium.machines.runner;

import java.io.InputStream;
import java.util.ArrayDeque;
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

    private final IntConsumer grant;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int offset;
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
                waiting.add(bytes);
                queued += bytes.length;
                more.signalAll();
            }
        } finally {
            lock.unlock();
        }
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
            waiting.clear();
            int unread = queued;
            queued = 0;
            offset = 0;
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
            while (waiting.isEmpty()) {
                if (ended || dropped) {
                    return -1;
                }
                more.awaitUninterruptibly();
            }
            int count = 0;
            while (count < length && !waiting.isEmpty()) {
                var first = waiting.getFirst();
                int part = Math.min(length - count, first.length - offset);
                System.arraycopy(first, offset, into, from + count, part);
                count += part;
                offset += part;
                if (offset == first.length) {
                    waiting.removeFirst();
                    offset = 0;
                }
            }
            queued -= count;
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
