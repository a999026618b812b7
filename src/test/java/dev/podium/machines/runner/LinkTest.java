package dev.podium.machines.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.machines.Command;
import dev.podium.machines.GpuRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both sides in one process, with a line of memory between them; and one side against a peer that keeps to nothing. */
@Timeout(30)
class LinkTest {

    private static final String OS_USER = System.getProperty("user.name");

    /** Carries frames from one side to the other, one at a time as a WebSocket does. */
    private static final class Line implements Wire {

        final BlockingQueue<ByteBuffer> sent = new LinkedBlockingQueue<>(4);
        final CompletableFuture<String> closed = new CompletableFuture<>();
        private final AtomicLong bytes = new AtomicLong();

        @Override
        public void send(ByteBuffer message) throws IOException {
            try {
                bytes.addAndGet(message.remaining());
                while (!sent.offer(message, 100, TimeUnit.MILLISECONDS)) {
                    if (closed.isDone()) {
                        throw new IOException("closed");
                    }
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close(int code, String reason) {
            closed.complete(code + " " + reason);
        }

        void to(Link link, Line back) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (!closed.isDone() && !back.closed.isDone()) {
                        var frame = sent.poll(50, TimeUnit.MILLISECONDS);
                        if (frame != null) {
                            link.receive(frame);
                        }
                    }
                    link.ended(Wire.GOING_AWAY, closed.isDone() ? closed.join() : back.closed.join());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private static final class Quiet implements RunnerLink.Owner {

        final CompletableFuture<Void> greeted = new CompletableFuture<>();
        final CompletableFuture<String> held = new CompletableFuture<>();
        final CompletableFuture<String> lost = new CompletableFuture<>();

        @Override
        public void greeted(RunnerLink link) {
            greeted.complete(null);
        }

        @Override
        public void kept(RunnerLink link) {}

        @Override
        public void held(RunnerLink link, int number, String why) {
            held.complete(number + " " + why);
        }

        @Override
        public void lost(RunnerLink link, String why) {
            lost.complete(why);
        }
    }

    private final Line down = new Line();
    private final Line up = new Line();
    private final Quiet owner = new Quiet();
    private final GpuKeeper gpus = GpuKeeper.none("it cannot");
    private RunnerLink podium;
    private RunnerSide runner;

    private void both(Versions of, Versions there) throws Exception {
        podium = new RunnerLink(down, owner, new Greeting(of, "test", "", false));
        runner = new RunnerSide(
                up,
                new Greeting(there, "test", OS_USER, false),
                new Starter(new OsUsers.Own(OS_USER, System.getProperty("user.home"), System.getenv())),
                _ -> {},
                gpus);
        var link = RunnerLink.class.getDeclaredField("link");
        link.setAccessible(true);
        up.to((Link) link.get(podium), down);
        down.to(runner.link, up);
        podium.start();
        runner.link.start();
    }

    /** A peer that sends what the test says. */
    private void alone() {
        podium = new RunnerLink(down, owner, "test");
        podium.start();
    }

    private void says(Frame... frames) {
        for (var frame : frames) {
            podium.receive(Frames.encode(frame));
        }
    }

    private static Frame hello() {
        return new Frame.Hello(new Greeting(Versions.OURS, "test", OS_USER, false));
    }

    @AfterEach
    void end() {
        podium.close(Wire.GOING_AWAY, "The test is over.");
    }

    @Test
    void aSideThatIsOneReleaseOlderOrNewerIsUnderstood() throws Exception {
        both(new Versions(1, 2), new Versions(1, 1));
        owner.greeted.get(5, TimeUnit.SECONDS);
        try (var channel = podium.start(OS_USER, Command.of("echo", "hi"))) {
            assertThat(channel.output().readAllBytes()).asString().isEqualTo("hi\n");
        }
    }

    @Test
    void whoMayOpenWhichGpuIsSaidAndAnswered() throws Exception {
        both(Versions.OURS, Versions.OURS);
        owner.greeted.get(5, TimeUnit.SECONDS);
        assertThat(podium.knowsGpus()).isTrue();
        assertThat(podium.hold(7, new GpuRule(Map.of(OS_USER, Set.of("GPU-1")))))
                .isTrue();
        assertThat(owner.held.get(5, TimeUnit.SECONDS)).isEqualTo("7 it cannot");
        assertThat(podium.hold(8, new GpuRule(Map.of("x".repeat(Frame.LARGEST), Set.of("GPU-1")))))
                .isFalse();
    }

    @Test
    void anOlderRunnerIsKnownAsOneAndBreaksOffWhereItIsToldAllTheSame() throws Exception {
        both(Versions.OURS, new Versions(1, 1));
        owner.greeted.get(5, TimeUnit.SECONDS);
        assertThat(podium.knowsGpus()).isFalse();
        podium.hold(1, null);
        assertThat(owner.lost.get(5, TimeUnit.SECONDS)).startsWith("1002");
    }

    @Test
    void sidesWithoutACommonVersionPartWithAReason() throws Exception {
        both(new Versions(1, 1), new Versions(2, 3));
        // Said by whichever finds it first, and told to the other.
        for (var why : List.of(
                owner.lost.get(5, TimeUnit.SECONDS),
                runner.lost.get(5, TimeUnit.SECONDS).why())) {
            assertThat(why).contains("No common version: ").contains("2 to 3").contains("1");
        }
    }

    @Test
    void aReaderThatStandsStillHoldsOneWindowAndNobodyElse() throws Exception {
        both(Versions.OURS, Versions.OURS);
        var slow = podium.start(OS_USER, Command.of("sh", "-c", "exec cat /dev/zero"));
        var quick = podium.start(OS_USER, Command.of("head", "-c", "52428800", "/dev/zero"));
        long count = quick.output().transferTo(java.io.OutputStream.nullOutputStream());
        assertThat(count).isEqualTo(52_428_800);
        assertThat(slow.output().available()).isEqualTo(Inflow.WINDOW);
        // Read at last, it goes on.
        assertThat(slow.output().readNBytes(10 * Inflow.WINDOW)).hasSize(10 * Inflow.WINDOW);
        slow.close();
        assertThat(slow.exit().get(10, TimeUnit.SECONDS)).isEqualTo(128 + 15);
        quick.close();
    }

    @Test
    void aProcessThatDoesNotReadHoldsWhoWritesToItAlone() throws Exception {
        both(Versions.OURS, Versions.OURS);
        var deaf = podium.start(OS_USER, Command.of("sleep", "600"));
        var written = new AtomicLong();
        var writer = Thread.ofVirtual().start(() -> {
            try {
                for (var part = new byte[4096]; ; written.addAndGet(part.length)) {
                    deaf.input().write(part);
                }
            } catch (IOException ended) {
                written.accumulateAndGet(-1, (now, _) -> -now);
            }
        });
        var echo = podium.start(OS_USER, Command.of("cat"));
        for (int i = 0; i < 100; i++) {
            echo.input().write('x');
            echo.input().flush();
            assertThat(echo.output().read()).isEqualTo('x');
        }
        assertThat(written.get()).isBetween(0L, 2L * Inflow.WINDOW);
        deaf.close();
        echo.close();
        writer.join();
        assertThat(written.get()).as("told that nobody reads").isNotPositive();
    }

    @Test
    void aLostLinkEndsItsProcesses() throws Exception {
        both(Versions.OURS, Versions.OURS);
        var channel = podium.start(OS_USER, Command.of("sh", "-c", "echo $$; exec sleep 600"));
        var pid = new java.io.BufferedReader(new java.io.InputStreamReader(channel.output())).readLine();
        var process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        podium.close(Wire.GOING_AWAY, "cut");
        assertThat(channel.exit().get(5, TimeUnit.SECONDS)).isEqualTo(RunnerChannel.CONTACT_LOST);
        process.onExit().get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> podium.start(OS_USER, Command.of("true"))).isInstanceOf(IOException.class);
    }

    @Test
    void aCommandThatFitsInNoFrameIsRefused() throws Exception {
        both(Versions.OURS, Versions.OURS);
        assertThatThrownBy(() -> podium.start(OS_USER, Command.of("echo", "x".repeat(Frame.LARGEST))))
                .isInstanceOfSatisfying(
                        RefusedThere.class,
                        refused -> assertThat(refused.code()).isEqualTo("machines.command-too-long"));
        try (var channel = podium.start(OS_USER, Command.of("printf", "%s", "x".repeat(60_000)))) {
            assertThat(channel.output().readAllBytes()).hasSize(60_000);
        }
    }

    @Test
    void whatComesBeforeTheHelloEndsIt() throws Exception {
        alone();
        says(new Frame.Exit(1, 0));
        assertThat(down.closed.get(5, TimeUnit.SECONDS)).isEqualTo("1002 The first frame is no hello.");
    }

    @Test
    void aSecondHelloEndsIt() throws Exception {
        alone();
        says(hello(), hello());
        assertThat(down.closed.get(5, TimeUnit.SECONDS)).startsWith("1002");
    }

    @Test
    void aChannelThatWasNeverOpenedEndsIt() throws Exception {
        alone();
        says(hello(), new Frame.Data(1, Stream.OUT, new byte[1]));
        assertThat(down.closed.get(5, TimeUnit.SECONDS)).isEqualTo("1002 There is no channel 1.");
    }

    private CompletableFuture<dev.podium.machines.Channel> opened() throws InterruptedException {
        says(hello());
        var started = new CompletableFuture<dev.podium.machines.Channel>();
        Thread.ofVirtual().start(() -> {
            try {
                started.complete(podium.start(OS_USER, Command.of("true")));
            } catch (Exception e) {
                started.completeExceptionally(e);
            }
        });
        // The hello, then the command.
        down.sent.poll(5, TimeUnit.SECONDS);
        down.sent.poll(5, TimeUnit.SECONDS);
        return started;
    }

    @Test
    void moreThanTheWindowEndsIt() throws Exception {
        alone();
        var started = opened();
        says(new Frame.Opened(1));
        var channel = started.get(5, TimeUnit.SECONDS);
        for (int sent = 0; sent < Inflow.WINDOW; sent += 32 << 10) {
            says(new Frame.Data(1, Stream.OUT, new byte[32 << 10]));
        }
        assertThat(down.closed).isNotDone();
        says(new Frame.Data(1, Stream.OUT, new byte[1]));
        assertThat(down.closed.get(5, TimeUnit.SECONDS)).isEqualTo("1002 A stream brings more than its window.");
        assertThat(channel.exit().get(5, TimeUnit.SECONDS)).isEqualTo(RunnerChannel.CONTACT_LOST);
        // What had come can be read, and then it ends.
        assertThat(channel.output().readAllBytes()).hasSize(Inflow.WINDOW);
    }

    @Test
    void aStreamThatGoesOnAfterItsEndAProcessThatEndsTwiceAndAWindowThatIsNoneEndIt() throws Exception {
        for (var frames : new Frame[][] {
            {new Frame.Eof(1, Stream.OUT), new Frame.Data(1, Stream.OUT, new byte[1])},
            {new Frame.Exit(1, 0), new Frame.Exit(1, 0)},
            {new Frame.Window(1, Stream.IN, 1)},
            {new Frame.Window(1, Stream.IN, -5)},
            {new Frame.Window(1, Stream.OUT, 5)},
            {new Frame.Eof(1, Stream.IN)},
            {new Frame.Signal(1, "KILL")},
            {new Frame.Open(1, "root", Command.of("sh"))},
            {new Frame.Credential("podium_rnc_mine")}
        }) {
            var test = new LinkTest();
            test.alone();
            var started = test.opened();
            test.says(new Frame.Opened(1));
            started.get(5, TimeUnit.SECONDS);
            test.says(frames);
            assertThat(test.down.closed.get(5, TimeUnit.SECONDS)).startsWith("1002 ");
        }
        alone();
    }

    @Test
    void whatIsStillOnItsWayForAChannelThatIsOverIsPassedOver() throws Exception {
        alone();
        var started = opened();
        says(new Frame.Opened(1), new Frame.Exit(1, 0), new Frame.Eof(1, Stream.OUT), new Frame.Eof(1, Stream.ERR));
        started.get(5, TimeUnit.SECONDS);
        says(new Frame.Window(1, Stream.IN, 5));
        assertThat(down.closed).isNotDone();
    }

    @Test
    void manyPingsThatAreNotReadCostNoMemory() throws Exception {
        alone();
        says(hello());
        for (int i = 0; i < 1_000_000; i++) {
            says(new Frame.Ping());
        }
        assertThat(down.closed).isNotDone();
        assertThat(down.bytes.get()).isLessThan(1_000);
    }
}
