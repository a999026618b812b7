package dev.podium.terminals.web;

import dev.podium.terminals.live.Outlet;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends over the container's WebSocket without waiting: a viewer that does not read holds one frame and no thread. The
 * bytes are written by the thread that brings them, so a keystroke's echo needs no further thread to wake.
 */
final class SocketOutlet implements Outlet {

    private static final Logger log = LoggerFactory.getLogger(SocketOutlet.class);

    private final Session session;
    private final RemoteEndpoint.Async remote;
    private final boolean history;

    SocketOutlet(Session session, boolean history) {
        this.session = session;
        this.history = history;
        this.remote = session.getAsyncRemote();
    }

    @Override
    public void binary(ByteBuffer bytes, Runnable sent) {
        send(() -> remote.sendBinary(bytes, handler(sent)));
    }

    @Override
    public boolean wantsHistory() {
        return history;
    }

    @Override
    public void text(String json, Runnable sent) {
        send(() -> remote.sendText(json, handler(sent)));
    }

    /**
     * Whatever goes wrong here is this viewer's alone: the caller is the one reader of all terminals of its server. A
     * container that answers a viewer's goodbye in the middle of a frame has been seen to fail with an index out of bounds.
     */
    private void send(Runnable frame) {
        try {
            frame.run();
        } catch (IllegalStateException | IllegalArgumentException closed) {
            log.debug("A viewer's connection has closed", closed);
        } catch (RuntimeException e) {
            log.warn("A viewer's connection failed and is closed", e);
            close(CloseReason.CloseCodes.UNEXPECTED_CONDITION.getCode(), "A frame could not be sent; connect again.");
        }
    }

    private static SendHandler handler(Runnable sent) {
        return result -> {
            if (result.isOK()) {
                sent.run();
            } else {
                // The container closes the connection by itself; the seat leaves then.
                log.debug("A frame could not be sent", result.getException());
            }
        };
    }

    @Override
    public void close(int code, String reason) {
        // Closing waits for the frame under way, and the caller holds a lock.
        Thread.ofVirtual().name("terminal close").start(() -> {
            try {
                session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
            } catch (IOException e) {
                log.debug("A viewer's connection had closed already", e);
            }
        });
    }
}
