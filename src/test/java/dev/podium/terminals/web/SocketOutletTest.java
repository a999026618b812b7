package dev.podium.terminals.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What fails in one viewer's connection must not reach the reader, which serves all terminals of a server. */
class SocketOutletTest {

    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    private SocketOutlet failing(RuntimeException failure) {
        var remote = (RemoteEndpoint.Async) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RemoteEndpoint.Async.class}, (_, _, _) -> {
                    throw failure;
                });
        var session = (Session) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Session.class}, (_, method, given) -> {
                    if (method.getName().equals("close")) {
                        closed.complete((CloseReason) given[0]);
                        return null;
                    }
                    return method.getName().equals("getAsyncRemote") ? remote : null;
                });
        return new SocketOutlet(session, true);
    }

    @Test
    void aContainerThatFailsClosesThisViewerAlone() throws Exception {
        var outlet = failing(new IndexOutOfBoundsException("Range [0, 0 + 4) out of bounds for length 2"));
        assertThatCode(() -> outlet.binary(ByteBuffer.allocate(4), () -> {})).doesNotThrowAnyException();
        var reason = closed.get(20, TimeUnit.SECONDS);
        assertThat(reason.getCloseCode()).isEqualTo(CloseReason.CloseCodes.UNEXPECTED_CONDITION);
        assertThat(reason.getReasonPhrase()).contains("connect again");
        assertThatCode(() -> outlet.text("{}", () -> {})).doesNotThrowAnyException();
    }

    @Test
    void aConnectionThatIsClosedAlreadyIsLeftAlone() {
        var outlet = failing(new IllegalStateException("closed"));
        assertThatCode(() -> outlet.text("{}", () -> {})).doesNotThrowAnyException();
        assertThat(closed).isNotDone();
    }
}
