package dev.podium.machines.web;

import dev.podium.machines.runner.RunnerDoor;
import dev.podium.machines.runner.RunnerLink;
import dev.podium.machines.runner.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * The socket of runners; docs/reference/runner-protocol.md says what travels over it. Frames are taken in parts, so that a
 * quiet runner holds small buffers.
 */
@Component
class RunnerSocket extends AbstractWebSocketHandler {

    static final String ADMISSION = "podium.admission";
    private static final String CONNECTION = "podium.runner";
    private static final int LARGEST = 64 << 10;

    private final RunnerDoor door;

    RunnerSocket(RunnerDoor door) {
        this.door = door;
    }

    /** One connection, and the frame that is arriving. */
    private static final class Connection {

        private final RunnerLink link;
        private ByteArrayOutputStream parts = new ByteArrayOutputStream(0);

        Connection(RunnerLink link) {
            this.link = link;
        }
    }

    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        var remote = ((NativeWebSocketSession) session).getNativeSession(jakarta.websocket.Session.class);
        var admission = (RunnerDoor.Admission) session.getAttributes().get(ADMISSION);
        if (remote == null || admission == null) {
            throw new IllegalStateException("Runners need the container's own WebSocket session, and an admission.");
        }
        session.getAttributes().put(CONNECTION, new Connection(door.connect(admission, new RunnerWire(remote))));
    }

    private static @Nullable Connection connection(WebSocketSession session) {
        return (Connection) session.getAttributes().get(CONNECTION);
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
        var connection = connection(session);
        if (connection == null) {
            return;
        }
        if (message instanceof BinaryMessage binary) {
            binary(connection, binary);
        } else if (message instanceof org.springframework.web.socket.TextMessage) {
            connection.link.close(Wire.BROKEN, "Frames are binary.");
        }
    }

    private static void binary(Connection connection, BinaryMessage message) {
        if (connection.parts.size() + message.getPayloadLength() > LARGEST) {
            connection.link.close(Wire.BROKEN, "A frame holds " + LARGEST + " bytes at most.");
            return;
        }
        var payload = message.getPayload();
        if (message.isLast() && connection.parts.size() == 0) {
            connection.link.receive(payload);
            return;
        }
        var bytes = new byte[payload.remaining()];
        payload.get(bytes);
        connection.parts.writeBytes(bytes);
        if (message.isLast()) {
            var whole = ByteBuffer.wrap(connection.parts.toByteArray());
            connection.parts = new ByteArrayOutputStream(0);
            connection.link.receive(whole);
        }
    }

    @Override
    public void handleTransportError(WebSocketSession session, Throwable error) {
        // The close that follows says it.
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        var connection = connection(session);
        if (connection != null) {
            var reason = status.getReason();
            connection.link.ended(
                    status.getCode(), reason == null || reason.isEmpty() ? "The connection was closed." : reason);
        }
    }
}
