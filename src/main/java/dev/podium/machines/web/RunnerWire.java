package dev.podium.machines.web;

import dev.podium.machines.runner.Wire;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Podium's end of a runner's WebSocket, over the container's session. */
final class RunnerWire implements Wire {

    private static final Logger log = LoggerFactory.getLogger(RunnerWire.class);

    private final Session session;
    private final RemoteEndpoint.Async remote;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    RunnerWire(Session session) {
        this.session = session;
        this.remote = session.getAsyncRemote();
    }

    @Override
    public void send(ByteBuffer message) throws IOException {
        var sent = new CompletableFuture<Void>();
        try {
            remote.sendBinary(message, result -> {
                if (result.isOK()) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(new IOException("The connection broke.", result.getException()));
                }
            });
            CompletableFuture.anyOf(sent, closed).join();
        } catch (CompletionException | IllegalStateException | IllegalArgumentException e) {
            throw new IOException("The connection broke.", e);
        }
    }

    @Override
    public void close(int code, String reason) {
        closed.completeExceptionally(new IOException("It was closed."));
        // It waits for the frame under way, which may wait for a runner that is not there.
        Thread.ofVirtual().name("runner close").start(() -> {
            try {
                session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason));
            } catch (IOException | IllegalStateException e) {
                log.debug("A runner's connection had closed already", e);
            }
        });
    }
}
