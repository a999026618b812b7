package dev.podium.terminals.web;

import dev.podium.kernel.Refusal;
import dev.podium.terminals.Tickets.Admission;
import dev.podium.terminals.live.Seat;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;

/**
 * The socket of a terminal; docs/reference/terminal-protocol.md says what travels over it. Frames are taken in parts, so
 * that a connection holds small buffers however large a frame it may send.
 */
@Component
class TerminalSocket extends AbstractWebSocketHandler {

    private static final int LARGEST_BINARY = 1 << 20;
    private static final int LARGEST_TEXT = 8 << 20;
    private static final String CONNECTION = "podium.connection";
    private static final CloseStatus NO_TICKET = new CloseStatus(4401, "The ticket is unknown, used or expired.");

    private final TerminalDoor door;

    TerminalSocket(TerminalDoor door) {
        this.door = door;
    }

    /** One connection: its seat, and the frame that is arriving. */
    private static final class Connection {
        private final Seat seat;
        private final Admission admission;
        private final long opened = System.nanoTime();
        private int binary;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream(0);

        Connection(Seat seat, Admission admission) {
            this.seat = seat;
            this.admission = admission;
        }
    }

    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws Exception {
        var query = ViewerQuery.of(session.getUri());
        var admission = door.redeem(query);
        if (admission == null) {
            session.close(NO_TICKET);
            return;
        }
        var remote = ((NativeWebSocketSession) session).getNativeSession(jakarta.websocket.Session.class);
        if (remote == null) {
            throw new IllegalStateException("Terminals need the container's own WebSocket session.");
        }
        var outlet = new SocketOutlet(remote, query.history());
        var seat = door.sit(admission, query, outlet);
        session.getAttributes().put(CONNECTION, new Connection(seat, admission));
    }

    private static @Nullable Connection connection(WebSocketSession session) {
        return (Connection) session.getAttributes().get(CONNECTION);
    }

    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) throws Exception {
        var connection = connection(session);
        if (connection == null) {
            return;
        }
        if (message instanceof BinaryMessage binary) {
            binary(session, connection, binary);
        } else if (message instanceof TextMessage text) {
            text(session, connection, text);
        }
    }

    private static void binary(WebSocketSession session, Connection connection, BinaryMessage message)
            throws Exception {
        connection.binary += message.getPayloadLength();
        if (connection.binary > LARGEST_BINARY) {
            session.close(CloseStatus.TOO_BIG_TO_PROCESS.withReason("A frame holds 1 MiB at most."));
            return;
        }
        if (message.isLast()) {
            connection.binary = 0;
        }
        var bytes = new byte[message.getPayloadLength()];
        message.getPayload().get(bytes);
        try {
            connection.seat.type(bytes);
        } catch (Refusal refusal) {
            connection.seat.refuse(refusal);
        }
    }

    private static void text(WebSocketSession session, Connection connection, TextMessage message) throws Exception {
        if (connection.text.size() + message.getPayloadLength() > LARGEST_TEXT) {
            session.close(CloseStatus.TOO_BIG_TO_PROCESS.withReason("A message holds 8 MiB at most."));
            return;
        }
        connection.text.write(message.asBytes());
        if (!message.isLast()) {
            return;
        }
        var json = connection.text.toByteArray();
        connection.text.reset();
        try {
            ClientMessage.parse(json).apply(connection.seat);
        } catch (Refusal refusal) {
            connection.seat.refuse(refusal);
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        var connection = connection(session);
        if (connection != null) {
            // A page that goes away by itself says 1001, and may be back in a moment.
            boolean forGood = status.getCode() == CloseStatus.NORMAL.getCode();
            var open = Duration.ofNanos(System.nanoTime() - connection.opened);
            door.leave(connection.seat, connection.admission, open, forGood);
        }
    }
}
