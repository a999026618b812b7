package dev.podium.machines.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A stream that goes over a link. Who writes waits while the other side has not read what is on its way. */
final class Outflow extends OutputStream {

    /** Small, so that a keystroke does not wait behind a flood. */
    private static final int PART = 16 << 10;

    private final Link link;
    private final int channel;
    private final Stream stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int credit = Inflow.WINDOW;
    private boolean closed;
    private @Nullable String ended;

    Outflow(Link link, int channel, Stream stream) {
        this.link = link;
        this.channel = channel;
        this.stream = stream;
    }

    void grant(int bytes) throws BrokenProtocol {
        lock.lock();
        try {
            if (bytes < 1 || bytes > Inflow.WINDOW - credit) {
                throw new BrokenProtocol("A window is opened further than it is.");
            }
            credit += bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody takes it any more; who writes is told so. */
    void end(String why) {
        lock.lock();
        try {
            if (ended == null) {
                ended = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = take(Math.min(PART, length - done));
            link.sendData(new Frame.Data(channel, stream, Arrays.copyOfRange(bytes, from + done, from + done + part)));
            done += part;
        }
    }

    private int take(int wanted) throws IOException {
        lock.lock();
        try {
            while (credit == 0 && ended == null && !closed) {
                changed.awaitUninterruptibly();
            }
            if (ended != null) {
                throw new IOException(ended);
            }
            if (closed) {
                throw new IOException("The stream is closed.");
            }
            int part = Math.min(wanted, credit);
            credit -= part;
            return part;
        } finally {
            lock.unlock();
        }
    }

    /** Tells the other side that it ends here. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed || ended != null) {
                return;
            }
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        // Behind the data, which a frame of the connection would overtake.
        link.sendData(new Frame.Eof(channel, stream));
    }
}
