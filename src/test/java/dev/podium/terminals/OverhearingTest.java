package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What terminals print, for Podium's own eyes, on a real tmux whose output flows for nobody else. */
@Timeout(90)
class OverhearingTest {

    private static final Actor ADA = new Actor(PersonId.random(), "Ada", TeamId.random(), Set.of(), null);

    @TempDir
    Path home;

    private TestTmux tmux;
    private LiveOverhearing overhearing;

    @BeforeEach
    void start() {
        tmux = new TestTmux(home, Runnable::run);
        overhearing = new LiveOverhearing(tmux.servers);
    }

    @AfterEach
    void stop() {
        overhearing.close();
        tmux.close();
    }

    /** Keeps all that it is told. */
    private static class Kept implements Overhearing.Ear {
        final StringBuffer text = new StringBuffer();
        final AtomicLong lost = new AtomicLong();
        final LinkedBlockingQueue<PersonId> typed = new LinkedBlockingQueue<>();
        final CountDownLatch over = new CountDownLatch(1);

        @Override
        public void printed(byte[] bytes) {
            text.append(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void lost(long bytes) {
            lost.addAndGet(bytes);
        }

        @Override
        public void typed(PersonId person) {
            typed.add(person);
        }

        @Override
        public void over() {
            over.countDown();
        }

        void until(String wanted) {
            while (text.indexOf(wanted) < 0) {
                Thread.onSpinWait();
            }
        }
    }

    private TerminalRef answering(String session) {
        var terminal = tmux.run(session, "sh", "-c", "stty -echo; echo ready; while read x; do echo \"got $x\"; done");
        while (!tmux.terminals.screen(terminal).text().contains("ready")) {
            Thread.onSpinWait();
        }
        return terminal;
    }

    @Test
    void whatIsPrintedWhileNobodyWatchesComesInOrderAndWithoutWhatStoodThereBefore() {
        var terminal = answering("heard");
        var ear = new Kept();
        assertThat(overhearing.overhear(terminal, ear)).isPresent();
        for (int i = 0; i < 20; i++) {
            tmux.terminals.type(terminal, "line " + i, true);
        }
        ear.until("got line 19");
        var lines = ear.text.toString().lines().toList();
        assertThat(lines).hasSize(20).first().isEqualTo("got line 0");
        assertThat(lines).last().isEqualTo("got line 19");
        assertThat(ear.lost).hasValue(0);
    }

    @Test
    void callsThatItsProgramToldAreHeardAndNeverMoreThanIsKept() throws Exception {
        var terminal = answering("calls");
        var pane = tmux.tmux("list-panes", "-t", "calls", "-F", "#{pane_id}").strip();
        tmux.tmux("set-option", "-p", "-t", pane, "@podium_calls", "before");
        var heard = new LinkedBlockingQueue<String>();
        var ear = new Kept() {
            @Override
            public void called(String latest) {
                heard.add(latest);
            }
        };
        overhearing.overhear(terminal, ear);
        while (!heard.take().equals("before")) {
            // What was there before that.
        }
        tmux.tmux(
                "set-option",
                "-p",
                "-a",
                "-t",
                pane,
                "@podium_calls",
                "\n%exit\n%output %0 x\u001b]52;c;x\u0007" + "y".repeat(900) + "end");
        var latest = heard.take();
        assertThat(latest).startsWith("before").endsWith("yend").hasSizeLessThan(1_000);
        assertThat(latest.chars()).allMatch(c -> c >= ' ');
        // tmux counts what looks like a style as nothing when it cuts.
        for (int i = 0; i < 3; i++) {
            tmux.tmux("set-option", "-p", "-a", "-t", pane, "@podium_calls", "#[fg=red]".repeat(1_000));
        }
        while (latest.length() < 13_000) {
            latest = heard.take();
        }
        assertThat(latest).hasSize(13_000);
        assertThat(tmux.terminals.state(terminal).presence()).isEqualTo(TerminalState.Presence.RUNNING);
    }

    @Test
    void whoTypesIsToldAndNeverWhat() throws Exception {
        var terminal = answering("typed");
        var ear = new Kept();
        overhearing.overhear(terminal, ear);
        var seat = tmux.viewing()
                .sit(
                        new Tickets.Admission(terminal, Terminals.Mode.DRIVE, "agent", ADA, now -> true),
                        new TestTmux.Recorder(),
                        null,
                        0);
        seat.type("hello\r".getBytes(StandardCharsets.UTF_8));
        assertThat(ear.typed.take()).isEqualTo(ADA.person());
        ear.until("got hello");
    }

    @Test
    void aFloodThatIsTooMuchIsSaidAndKeepsNobodyElseWaiting() throws Exception {
        var flood =
                tmux.run("flood", "sh", "-c", "yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        var calm = answering("calm");
        var go = new CountDownLatch(1);
        var slow = new Kept() {
            @Override
            public void printed(byte[] bytes) {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        overhearing.overhear(flood, slow);
        // The ear is stuck, and who sits at another terminal is not.
        tmux.terminals.type(calm, "still here", true);
        while (!tmux.terminals.screen(calm).text().contains("got still here")) {
            Thread.onSpinWait();
        }
        // So much is printed meanwhile that it cannot all be kept.
        while (tmux.terminals.screen(flood).sequence() < (32 << 20)) {
            Thread.onSpinWait();
        }
        go.countDown();
        while (slow.lost.get() == 0) {
            Thread.onSpinWait();
        }
        tmux.terminals.end(flood);
        slow.over.await();
    }

    @Test
    void whoStopsIsToldNothingMoreAndAProgramThatIsGoneIsNotOverheard() throws Exception {
        var terminal = answering("stopped");
        var ear = new Kept();
        overhearing.overhear(terminal, ear).orElseThrow().stop();
        ear.over.await();
        var other = new Kept();
        overhearing.overhear(terminal, other);
        tmux.terminals.type(terminal, "later", true);
        other.until("got later");
        assertThat(ear.text).isEmpty();
        tmux.terminals.end(terminal);
        other.over.await();
        assertThat(overhearing.overhear(terminal, new Kept())).isEmpty();
    }
}
