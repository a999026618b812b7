package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.TestTmux.Recorder;
import dev.podium.terminals.live.Seat;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Terminals whose output ceases to flow the moment nobody watches: nothing of it may be missing for who comes. */
@Timeout(60)
class UnwatchedTerminalsTest {

    private static final Actor ADA = new Actor(PersonId.random(), "Ada", TeamId.random(), Set.of(), null);
    private static final Pattern EPOCH = Pattern.compile("\"sequence\":(\\d+),\"epoch\":\"(\\w+)\"");

    @TempDir
    Path home;

    private TestTmux tmux;

    @BeforeEach
    void start() {
        tmux = new TestTmux(home, Runnable::run);
    }

    @AfterEach
    void stop() {
        tmux.close();
    }

    private Seat sit(TerminalRef terminal, Recorder recorder, @Nullable String epoch, long from) {
        return tmux.viewing()
                .sit(
                        new Tickets.Admission(terminal, Terminals.Mode.DRIVE, "agent", ADA, now -> true),
                        recorder,
                        epoch,
                        from);
    }

    private TerminalRef answering() {
        return tmux.run("answers", "sh", "-c", "stty -echo; echo ready; while read x; do echo \"got $x\"; done");
    }

    private void untilShown(TerminalRef terminal, String text) {
        // The screen is asked from tmux itself, which reads on whether output flows or not.
        while (!tmux.terminals.screen(terminal).text().contains(text)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoComesSeesWhatWasPrintedUnseenAndAllThatFollows() {
        var terminal = answering();
        untilShown(terminal, "ready");
        tmux.terminals.type(terminal, "one", true);
        untilShown(terminal, "got one");
        var recorder = new Recorder();
        var seat = sit(terminal, recorder, null, 0);
        recorder.untilControl("\"ready\"").untilText("got one");
        seat.type("two\r".getBytes());
        recorder.untilText("got two");
    }

    @Test
    void whoComesBackAfterOutputPassedUnseenIsPaintedAnew() {
        var terminal = answering();
        var recorder = new Recorder();
        var seat = sit(terminal, recorder, null, 0);
        recorder.untilControl("\"ready\"").untilText("ready");
        var ready = EPOCH.matcher(recorder.texts.stream()
                .filter(text -> text.contains("\"ready\""))
                .findFirst()
                .orElseThrow());
        assertThat(ready.find()).isTrue();
        seat.leave(true);
        tmux.terminals.type(terminal, "meanwhile", true);
        untilShown(terminal, "got meanwhile");

        var back = new Recorder();
        sit(terminal, back, ready.group(2), Long.parseLong(ready.group(1)));
        back.untilControl("\"ready\"").untilText("got meanwhile");
        assertThat(back.texts).noneMatch(text -> text.contains("\"resumed\""));
    }

    @Test
    void theProgramIsNotHeldBackAndTheLastLinesOfAFloodAreThere() {
        var terminal = tmux.run("flood", "sh", "-c", "read x; seq 1 300000; echo all of it; cat");
        tmux.terminals.type(terminal, "go", true);
        untilShown(terminal, "all of it");
        var recorder = new Recorder();
        sit(terminal, recorder, null, 0);
        recorder.untilControl("\"ready\"").untilText("300000").untilText("all of it");
    }

    @Test
    void thatItPrintsAgainIsToldThoughNobodyWatches() throws Exception {
        var terminal = answering();
        untilShown(terminal, "ready");
        // tmux tells activity by the second; a line each turn until one is in another second than the first.
        TerminalState told = null;
        while (told == null || told.lastOutput() == null) {
            tmux.terminals.type(terminal, "again", true);
            var event = tmux.events.poll(100, TimeUnit.MILLISECONDS);
            told = event instanceof TerminalChanged changed ? changed.state() : told;
        }
        assertThat(told.lastOutput()).isNotNull();
    }

    @Test
    void whoWatchesThroughANewConnectionIsNotCutOffByTheGraceOfTheOldOne() {
        var graces = new ConcurrentLinkedQueue<Runnable>();
        tmux.close();
        tmux = new TestTmux(home, graces::add);
        var terminal = answering();
        untilShown(terminal, "ready");
        var old = List.copyOf(graces);
        assertThat(old).isNotEmpty();
        tmux.tmux(
                "detach-client",
                "-s",
                tmux.tmux("list-clients", "-F", "#{session_name}").strip());
        tmux.untilPresence(terminal, Presence.UNREACHABLE);
        tmux.untilPresence(terminal, Presence.RUNNING);
        var recorder = new Recorder();
        var seat = sit(terminal, recorder, null, 0);
        recorder.untilControl("\"ready\"").untilText("ready");
        old.forEach(Runnable::run);
        seat.type("two\r".getBytes());
        recorder.untilText("got two");
    }
}
