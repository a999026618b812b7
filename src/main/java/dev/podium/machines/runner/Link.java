package dev.podium.machines.runner;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection between a runner and Podium, the same on both sides. One thread writes; what steers goes before data, and
 * of data only little waits, so that no stream holds up another. Whoever reads never waits for who writes.
 */
public final class Link {

    /** How often {@link #tick} is to be called. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(4);

    /** Two heartbeats and a little: found within 13 s, the third tick. */
    private static final Duration SILENCE = Duration.ofSeconds(9);

    /** Data that may wait for the line, in bytes; who brings more waits. */
    private static final int MOST_DATA = 64 << 10;

    /** What steers and waits for the line. More is no busy line, but another side that does not read. */
    private static final int MOST_STEERING = 10_000;

    private static final Logger log = LoggerFactory.getLogger(Link.class);

    /** Who uses the link. Both are called by whoever reads and must not wait. */
    interface Side {

        /** A frame that came after the greetings; not of the heartbeat. */
        void heard(Frame frame) throws BrokenProtocol;

        /** The other side's greeting has come, and both speak this version. */
        void greeted(Greeting other, int version);

        /** Once, whatever the reason; the link carries nothing any more. */
        void lost(int code, String why);
    }

    private final Wire wire;
    private final Side side;
    private final Versions versions;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<Frame> steering = new ArrayDeque<>();
    private final ArrayDeque<Frame> data = new ArrayDeque<>();
    private int dataBytes;
    private boolean pongDue;
    private boolean pingDue;
    private boolean greeted;
    private @Nullable String lost;
    private volatile long heard = System.nanoTime();

    Link(Wire wire, Side side, Greeting own) {
        this.wire = wire;
        this.side = side;
        this.versions = own.versions();
        steering.add(new Frame.Hello(own));
    }

    /** Says hello. */
    void start() {
        heard = System.nanoTime();
        Thread.ofVirtual().name("runner link").start(this::write);
    }

    /** Sends what steers, soon; never waits. Does nothing on a link that is lost. */
    void send(Frame frame) {
        boolean tooMany;
        lock.lock();
        try {
            if (lost != null) {
                return;
            }
            steering.add(frame);
            tooMany = steering.size() > MOST_STEERING;
            work.signal();
        } finally {
            lock.unlock();
        }
        if (tooMany) {
            fail(Wire.BROKEN, "The other side does not read.");
        }
    }

    /** Sends what belongs to a stream, in order; waits while the line is busy. */
    void sendData(Frame frame) throws IOException {
        int size = frame instanceof Frame.Data some ? some.bytes().length : 0;
        lock.lock();
        try {
            while (lost == null && dataBytes > 0 && dataBytes + size > MOST_DATA) {
                room.awaitUninterruptibly();
            }
            if (lost != null) {
                throw new IOException(lost);
            }
            data.add(frame);
            dataBytes += size;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        try {
            for (var frame = next(); frame != null; frame = next()) {
                wire.send(Frames.encode(frame));
            }
        } catch (IOException e) {
            log.debug("A frame could not be sent", e);
            fail(Wire.GOING_AWAY, "The line broke.");
        }
    }

    private @Nullable Frame next() {
        lock.lock();
        try {
            while (true) {
                if (lost != null) {
                    return null;
                }
                if (!steering.isEmpty()) {
                    return steering.removeFirst();
                }
                if (pongDue) {
                    pongDue = false;
                    return new Frame.Pong();
                }
                if (pingDue) {
                    pingDue = false;
                    return new Frame.Ping();
                }
                if (!data.isEmpty()) {
                    var frame = data.removeFirst();
                    dataBytes -= frame instanceof Frame.Data some ? some.bytes().length : 0;
                    room.signalAll();
                    return frame;
                }
                work.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A message has come; by one thread at a time. What is wrong with it ends the link and reaches nobody else. */
    public void receive(ByteBuffer message) {
        heard = System.nanoTime();
        try {
            var frame = Frames.decode(message);
            switch (frame) {
                case Frame.Hello hello -> greet(hello.greeting());
                case Frame.Ping _ -> due(true);
                case Frame.Pong _ -> {}
                case Frame other -> {
                    if (!greeted) {
                        throw new BrokenProtocol("The first frame is no hello.");
                    }
                    side.heard(other);
                }
            }
        } catch (BrokenProtocol broken) {
            log.debug("The protocol was broken", broken);
            fail(Wire.BROKEN, String.valueOf(broken.getMessage()));
        }
    }

    private void greet(Greeting other) throws BrokenProtocol {
        if (greeted) {
            throw new BrokenProtocol("One hello is enough.");
        }
        greeted = true;
        side.greeted(other, versions.common(other.versions()));
    }

    private void due(boolean pong) {
        lock.lock();
        try {
            // One answer serves however many were asked for: a side that asks and does not read costs no memory.
            pongDue |= pong;
            pingDue |= !pong;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The heartbeat: asks the other side whether it is there, and gives the link up where it has long said nothing. */
    public void tick() {
        if (System.nanoTime() - heard > SILENCE.toNanos()) {
            fail(Wire.SILENT, "Nothing was heard for " + SILENCE.toSeconds() + " s.");
        } else {
            due(false);
        }
    }

    /** The wire has ended by itself. */
    public void ended(int code, String why) {
        lose(code, why);
    }

    /** Ends it, and tells the other side why where it can be told. */
    void fail(int code, String why) {
        if (lose(code, why)) {
            wire.close(code, cut(why));
        }
    }

    private boolean lose(int code, String why) {
        lock.lock();
        try {
            if (lost != null) {
                return false;
            }
            lost = why;
            steering.clear();
            data.clear();
            work.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        side.lost(code, why);
        return true;
    }

    /** A close frame holds 123 bytes of reason. */
    private static String cut(String why) {
        var ascii = why.replaceAll("[^\\x20-\\x7e]", "?");
        return ascii.length() <= 120 ? ascii : ascii.substring(0, 120);
    }
}
