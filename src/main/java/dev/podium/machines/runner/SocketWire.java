package dev.podium.machines.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runner's end of the WebSocket, by Java's own client. */
final class SocketWire implements Wire, WebSocket.Listener {

    private static final long CLOSE_SECONDS = 2;

    private static final Logger log = LoggerFactory.getLogger(SocketWire.class);

    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private @Nullable Link link;

    /** Before the connection is made. */
    void carry(Link carried) {
        link = carried;
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket.complete(opened);
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        var to = link;
        if (to == null) {
            throw new IllegalStateException("Nobody listens.");
        }
        if (last && parts.size() == 0) {
            to.receive(data);
        } else {
            var bytes = new byte[Math.min(data.remaining(), Frame.LARGEST + 1 - parts.size())];
            data.get(bytes);
            parts.writeBytes(bytes);
            if (last) {
                to.receive(ByteBuffer.wrap(parts.toByteArray()));
                parts.reset();
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        var to = link;
        if (to != null) {
            to.fail(BROKEN, "Frames are binary.");
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ended(code, reason.isEmpty() ? "Podium closed the connection." : reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        log.debug("The connection broke", error);
        ended(GOING_AWAY, "The connection broke.");
    }

    private void ended(int code, String why) {
        var to = link;
        if (to != null) {
            to.ended(code, why);
        }
    }

    @Override
    public void send(ByteBuffer message) throws IOException {
        try {
            socket.join().sendBinary(message, true).join();
        } catch (CompletionException | IllegalStateException e) {
            throw new IOException("The connection broke.", e);
        }
    }

    @Override
    public void close(int code, String reason) {
        socket.thenAccept(open -> {
            // A line that carries nothing takes no goodbye either.
            open.sendClose(code, reason)
                    .orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                    .whenComplete((_, _) -> open.abort());
        });
    }
}
