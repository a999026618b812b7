package dev.podium.terminals.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machines.Channel;
import dev.podium.machines.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When lines may go to tmux, which real tmux shows too seldom to be a test of it. */
class ControlClientTest {

    private final Said said = new Said();
    private final ControlClient client = new ControlClient(said, new Nothing(), "test");

    @Test
    void nothingIsSentBeforeTheClientIsAttachedAndThenAllOfItInOrder() throws Exception {
        var answer = new CompletableFuture<Hub.Result>();
        client.tell("set-option one");
        client.send("display-message two", answer);
        said.print("%begin 1 1 0\n%end 1 1 0\n%window-add @0\n");
        assertThat(said.received()).isEmpty();

        said.print("%session-changed $0 podium-hub\n");
        said.print("%begin 1 2 1\n%end 1 2 1\n%begin 1 3 1\ntwo\n%end 1 3 1\n");

        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(new Hub.Result(true, "two\n", false));
        assertThat(said.received()).isEqualTo("set-option one\ndisplay-message two\n");
        client.tell("three");
        assertThat(said.received()).endsWith("two\nthree\n");
    }

    @Test
    void aClientThatNeverAttachesAnswersEverythingWithItsEnd() throws Exception {
        var answer = new CompletableFuture<Hub.Result>();
        client.send("display-message one", answer);
        said.print("%begin 1 1 0\nduplicate session: podium-hub\n%error 1 1 0\n%exit\n");
        said.end();
        assertThat(answer.get(20, TimeUnit.SECONDS).ok()).isFalse();
        assertThat(said.received()).isEmpty();
    }

    /** A tmux that prints what the test says and keeps what it is sent. */
    private static final class Said implements Channel {

        private final PipedOutputStream prints = new PipedOutputStream();
        private final PipedInputStream output;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        Said() {
            try {
                output = new PipedInputStream(prints, 1 << 16);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void print(String text) throws IOException {
            prints.write(text.getBytes(StandardCharsets.UTF_8));
            prints.flush();
        }

        void end() throws IOException {
            prints.close();
        }

        String received() {
            return received.toString(StandardCharsets.UTF_8);
        }

        @Override
        public InputStream output() {
            return output;
        }

        @Override
        public InputStream errors() {
            return InputStream.nullInputStream();
        }

        @Override
        public OutputStream input() {
            return received;
        }

        @Override
        public void resize(Command.Size size) {}

        @Override
        public CompletableFuture<Integer> exit() {
            return new CompletableFuture<>();
        }

        @Override
        public void close() {}
    }

    private static final class Nothing implements ControlClient.Events {

        @Override
        public void output(int pane, byte[] buffer, int from, int to) {}

        @Override
        public void notice(String line) {}

        @Override
        public void pause() {}

        @Override
        public void ended(String why) {}
    }
}
