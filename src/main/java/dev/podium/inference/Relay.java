package dev.podium.inference;

import dev.podium.inference.wire.Dialect;
import dev.podium.inference.wire.ErrorWords;
import dev.podium.inference.wire.EventStream;
import dev.podium.inference.wire.UsageReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands a model's events on to a client as they come, and knows afterwards how it ended. */
final class Relay implements OpenStreams.Open {

    /** How it ended. */
    enum End {
        WHOLE,
        /** The model broke off. */
        CUT,
        /** The client went. */
        LEFT
    }

    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PART = 16 << 10;

    private final InputStream from;
    private final OutputStream to;
    private final EventStream events;
    private final Dialect dialect;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile long heardAt = System.nanoTime();
    private volatile boolean left;

    Relay(Dialect dialect, InputStream from, OutputStream to, UsageReader usage, boolean hideUsage) {
        this.dialect = dialect;
        this.from = from;
        this.to = to;
        this.events = new EventStream(usage, hideUsage, to);
    }

    End run() {
        var part = new byte[PART];
        while (true) {
            int count;
            try {
                count = from.read(part);
            } catch (IOException e) {
                log.debug("A model broke off", e);
                return left ? End.LEFT : over();
            }
            heardAt = System.nanoTime();
            writing.lock();
            try {
                if (count < 0) {
                    return over();
                }
                events.accept(part, count);
            } catch (IOException e) {
                log.debug("A client left in the middle of an answer", e);
                return End.LEFT;
            } finally {
                writing.unlock();
            }
        }
    }

    /**
     * One that ends without its last word was cut, however properly it was ended on the way. The client is told by an event
     * of its dialect: an answer that just ends would look whole to some.
     */
    private End over() {
        writing.lock();
        try {
            if (events.finish()) {
                return End.WHOLE;
            }
            to.write(ErrorWords.event(dialect, "The model broke off in the middle of its answer."));
            to.flush();
            return End.CUT;
        } catch (IOException e) {
            log.debug("A client left as its model broke off", e);
            return End.LEFT;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public long heardAt() {
        return heardAt;
    }

    @Override
    public void ping() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            if (events.isBetween()) {
                to.write(PING);
                to.flush();
            }
        } catch (IOException e) {
            log.debug("A client has left while its model was silent", e);
            left = true;
            end();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void end() {
        try {
            from.close();
        } catch (IOException e) {
            log.debug("A model's stream is closed already", e);
        }
    }
}
