package dev.podium.terminals.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.machines.Account;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Terminals.NewTerminal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The socket as an attacker and as a clumsy client see it: a real server, a real tmux. */
@PodiumTest
@Timeout(60)
class TerminalSocketTest {

    @LocalServerPort
    int port;

    @Autowired
    Terminals terminals;

    private Actor ada;
    private final HttpClient http = HttpClient.newHttpClient();
    private TerminalRef terminal;

    /** What a connection said and how it ended. */
    static final class Heard implements WebSocket.Listener {
        final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                lines.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            lines.add("bytes " + StandardCharsets.UTF_8.decode(data));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            lines.add("closed " + code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            lines.add("broken " + error);
        }

        String until(String part) throws InterruptedException {
            while (true) {
                var line = lines.poll(20, TimeUnit.SECONDS);
                assertThat(line).as("waited for " + part).isNotNull();
                if (line.contains(part)) {
                    return line;
                }
            }
        }
    }

    @BeforeEach
    void start() {
        ada = TestPeople.person(TestPeople.team("Sockets"), "Ada", Role.MEMBER);
        terminal = terminals.create(new NewTerminal(
                Account.LOCAL,
                "socket-" + UUID.randomUUID().toString().substring(0, 8),
                List.of("cat"),
                "/",
                Map.of(),
                80,
                24));
    }

    @AfterEach
    void end() {
        terminals.end(terminal);
    }

    private String ticket(Terminals.Mode mode) {
        return CurrentActor.get(
                ada,
                () -> terminals.ticket(terminal, mode, "agent-a", now -> true).url());
    }

    private WebSocket open(String url, Heard heard) {
        return http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + url), heard)
                .join();
    }

    private WebSocket drive(Heard heard) throws InterruptedException {
        var socket = open(ticket(Terminals.Mode.DRIVE), heard);
        heard.until("\"ready\"");
        return socket;
    }

    private void type(WebSocket socket, String text) {
        socket.sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true)
                .join();
    }

    @Test
    void aTicketAdmitsOnce() throws Exception {
        var url = ticket(Terminals.Mode.DRIVE);
        var first = new Heard();
        open(url, first);
        first.until("\"ready\"");
        var second = new Heard();
        open(url, second);
        second.until("closed 4401");
    }

    @Test
    void noTicketAndAnInventedTicketAdmitNobody() throws Exception {
        for (var url : List.of("/ws/terminals", "/ws/terminals?ticket=", "/ws/terminals?ticket=AAAA")) {
            var heard = new Heard();
            open(url, heard);
            heard.until("closed 4401");
        }
    }

    @Test
    void aTicketAdmitsToItsOwnAgentOnly() throws Exception {
        var heard = new Heard();
        open(ticket(Terminals.Mode.DRIVE) + "&agent=agent-b", heard);
        heard.until("closed 4401");
    }

    @Test
    void aPageOfAnotherOriginIsRefusedBeforeItsTicketIsLookedAt() throws Exception {
        var url = ticket(Terminals.Mode.DRIVE);
        assertThatThrownBy(() -> new ForeignPage(port).open(url))
                .isInstanceOfSatisfying(
                        CompletionException.class,
                        refused -> assertThat(((WebSocketHandshakeException) refused.getCause())
                                        .getResponse()
                                        .statusCode())
                                .isEqualTo(403));
        var heard = new Heard();
        open(url, heard);
        heard.until("\"ready\"");
    }

    /** Java's client sends no Origin unless it is told to. */
    record ForeignPage(int port) {
        void open(String url) {
            HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Origin", "https://evil.example.org")
                    .buildAsync(URI.create("ws://localhost:" + port + url), new Heard())
                    .join();
        }
    }

    @Test
    void typedJsonReachesTheProgramAsItIs() throws Exception {
        var heard = new Heard();
        var socket = drive(heard);
        type(socket, "{\"type\":\"resize\",\"cols\":1}\r");
        heard.until("{\"type\":\"resize\",\"cols\":1}");
    }

    @Test
    void aWatcherIsToldThatItsTypingIsNotTaken() throws Exception {
        var heard = new Heard();
        var socket = open(ticket(Terminals.Mode.WATCH), heard);
        heard.until("\"ready\"");
        type(socket, "sneaked\r");
        heard.until("terminals.watching");
    }

    @Test
    void sizesThatNoTerminalHasAreRefusedAndTheLineStaysOpen() throws Exception {
        var heard = new Heard();
        var socket = drive(heard);
        for (var size : List.of("0,\"rows\":0", "10000,\"rows\":10000", "-5,\"rows\":24")) {
            socket.sendText("{\"type\":\"resize\",\"cols\":" + size + "}", true).join();
            heard.until("terminals.bad-size");
        }
        socket.sendText("{\"type\":\"resize\",\"cols\":\"wide\",\"rows\":1e99}", true)
                .join();
        heard.until("terminals.bad-message");
        type(socket, "open\r");
        heard.until("open");
    }

    @Test
    void whatIsNoMessageIsAnsweredByAnErrorAndTheLineStaysOpen() throws Exception {
        var heard = new Heard();
        var socket = drive(heard);
        for (var text : List.of("", "no json", "[]", "{}", "{\"type\":")) {
            socket.sendText(text, true).join();
            heard.until("terminals.bad-message");
        }
        socket.sendText("{\"type\":\"from-the-future\"}", true).join();
        socket.sendText("{\"type\":\"ping\",\"id\":7}", true).join();
        heard.until("{\"type\":\"pong\",\"id\":7}");
    }

    @Test
    void aFrameOfTenMegabytesEndsTheLineAndNobodyElses() throws Exception {
        var other = new Heard();
        var otherSocket = drive(other);
        var heard = new Heard();
        // A watcher, so that the terminal is not busy for long with what comes before the limit.
        var socket = open(ticket(Terminals.Mode.WATCH), heard);
        heard.until("\"ready\"");
        var sending = socket.sendBinary(ByteBuffer.allocate(10 << 20), true);
        heard.until("closed 1009");
        sending.cancel(true);
        type(otherSocket, "still here\r");
        other.until("still here");
    }

    @Test
    void theEndOfTheTerminalEndsTheLine() throws Exception {
        var heard = new Heard();
        drive(heard);
        terminals.end(terminal);
        heard.until("closed 4404");
    }

    @Test
    void leavingTheTeamClosesTheTerminalWithinTwoSeconds() throws Exception {
        var heard = new Heard();
        var socket = drive(heard);
        var left = System.nanoTime();
        TestPeople.update(
                "delete from memberships where person_id = ?", ada.person().value());
        heard.until("closed 4403");
        assertThat(System.nanoTime() - left).isLessThan(TimeUnit.SECONDS.toNanos(2));
        assertThat(socket.isInputClosed()).isTrue();
    }

    @Test
    void aTicketOfSomebodyWhoWasDeactivatedMeanwhileAdmitsNobody() throws Exception {
        var url = ticket(Terminals.Mode.DRIVE);
        TestPeople.update(
                "update people set deactivated_at = now() where id = ?",
                ada.person().value());
        var heard = new Heard();
        open(url, heard);
        heard.until("closed 4403");
    }
}
