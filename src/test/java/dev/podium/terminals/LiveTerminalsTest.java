package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals.NewTerminal;
import dev.podium.terminals.TestTmux.Recorder;
import dev.podium.terminals.live.Seat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveTerminalsTest {

    private static final Actor ADA = new Actor(PersonId.random(), "Ada", TeamId.random(), Set.of(), null);

    /** As {@link TestTmux} starts them. */
    private static final int SCREEN_ROWS = 40;

    @TempDir
    Path home;

    TestTmux tmux;

    @BeforeEach
    void start() {
        tmux = new TestTmux(home);
    }

    @AfterEach
    void stop() {
        tmux.close();
    }

    private Seat sit(TerminalRef terminal, Recorder recorder, Terminals.Mode mode) {
        return sit(terminal, recorder, mode, null, 0);
    }

    private Seat sit(TerminalRef terminal, Recorder recorder, Terminals.Mode mode, @Nullable String epoch, long from) {
        return tmux.viewing()
                .sit(new Tickets.Admission(terminal, mode, "agent", ADA, now -> true), recorder, epoch, from);
    }

    private Seat drive(TerminalRef terminal, Recorder recorder) {
        var seat = sit(terminal, recorder, Terminals.Mode.DRIVE);
        recorder.untilControl("\"ready\"");
        return seat;
    }

    /** A terminal whose program stores what it reads, unchanged, until the count is reached. */
    private TerminalRef collector(Path file, int count) {
        return tmux.run(
                "collect",
                "sh",
                "-c",
                "stty raw -echo; echo listening; head -c " + count + " > " + file + "; echo collected");
    }

    @Test
    void typedKeysReachTheProgramAndItsEchoComesBack() {
        var recorder = new Recorder();
        drive(tmux.run("echo", "cat"), recorder).type("hello\r".getBytes());
        recorder.untilText("hello\r\nhello");
    }

    @Test
    void everyLineOfAFloodIsSeenByAReadingViewer() {
        var recorder = new Recorder();
        var seat = drive(tmux.run("flood", "env", "PS1=ready> ", "sh"), recorder);
        recorder.untilText("ready> ");
        seat.type("seq 1 500000; echo the''end\r".getBytes());
        var seen = recorder.untilText("theend").text();
        int expected = 1;
        var numbers = Pattern.compile("\n(\\d+)(?=\r)").matcher(seen);
        while (numbers.find()) {
            if (Integer.parseInt(numbers.group(1)) == expected) {
                expected++;
            }
        }
        assertThat(expected - 1).isEqualTo(500_000);
    }

    @Test
    void pastedBytesArriveExactlyWhateverTheyHold() throws Exception {
        var bytes = new byte[300_000];
        new Random(11).nextBytes(bytes);
        var file = home.resolve("got");
        var recorder = new Recorder();
        var seat = drive(collector(file, bytes.length), recorder);
        recorder.untilText("listening");
        for (int i = 0; i < bytes.length; i += 7_919) {
            seat.type(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 7_919)));
        }
        recorder.untilText("collected");
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void oneMegabyteIsPastedWithNewlinesAsEnterAndNothingElseChanged() throws Exception {
        var text = "{\"type\":\"resize\",\"cols\":1}\n# $HOME `id` 'ü 漢字 🙂'\n".repeat(20_000);
        var expected = text.replace('\n', '\r').getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var file = home.resolve("got");
        var recorder = new Recorder();
        var seat = drive(collector(file, expected.length), recorder);
        recorder.untilText("listening");
        seat.paste(text);
        recorder.untilText("collected");
        assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    }

    @Test
    void aPasteIsBracketedOnlyWhenTheProgramAsksForIt() throws Exception {
        var file = home.resolve("got");
        var terminal = tmux.run(
                "bracket",
                "sh",
                "-c",
                "stty raw -echo; printf '\\033[?2004hlistening'; head -c 17 > " + file + "; echo collected");
        var recorder = new Recorder();
        var seat = drive(terminal, recorder);
        recorder.untilText("listening");
        // The end mark within must not get out of the brackets.
        seat.paste("a\nb\033[201~c!");
        recorder.untilText("collected");
        assertThat(Files.readString(file)).isEqualTo("\033[200~a\rbc!\033[201~".substring(0, 17));
    }

    @Test
    void aViewerWhoComesLaterGetsHistoryScreenAndCursor() {
        var terminal = tmux.run("late", "sh", "-c", "seq -f 'line %g' 1 1000; printf 'prompt> '; exec cat");
        var first = new Recorder();
        drive(terminal, first);
        first.untilText("prompt> ");
        var second = new Recorder();
        drive(terminal, second);
        var text = second.text();
        var whole = text.substring(text.lastIndexOf("\033c"));
        for (int i = 1; i <= 1000; i++) {
            assertThat(whole).contains("line " + i + "\033[0m\r\n");
        }
        assertThat(whole).containsOnlyOnce("line 500\033").endsWith("prompt> \033[0m\017\033[40;9H");
    }

    /** The rows that the last snapshot paints down to the cursor's, and what was printed since. */
    private static String joined(String text) {
        var whole = text.substring(text.lastIndexOf("\033c"));
        var cursor = Pattern.compile("\033\\[0m\017\033\\[(\\d+);\\d+H").matcher(whole);
        assertThat(cursor.find()).isTrue();
        var rows = whole.substring(0, cursor.start())
                .replaceAll("\033(c|\\)0|\\[[0-9;?]*[A-Za-z])", "")
                .split("\r\n", -1);
        int end = rows.length - 1 - (SCREEN_ROWS - Integer.parseInt(cursor.group(1)));
        var above = Arrays.copyOfRange(rows, 0, end);
        // What the program had printed of its last line; it may even stand between the line's two end bytes.
        return String.join("\r\n", above) + "\r\n" + rows[end] + whole.substring(cursor.end());
    }

    @Test
    void aSnapshotJoinsTheStreamWithoutGapOrDouble() {
        var terminal = tmux.run(
                "join",
                "sh",
                "-c",
                "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo \"n$i.\"; done; echo done; exec cat");
        for (int round = 0; round < 5; round++) {
            var recorder = new Recorder();
            drive(terminal, recorder);
            recorder.untilText("done");
            var found = Pattern.compile("n(\\d+)\\.").matcher(joined(recorder.text()));
            int last = -1;
            while (found.find()) {
                int number = Integer.parseInt(found.group(1));
                assertThat(last == -1 || number == last + 1)
                        .as("after %d comes %d", last, number)
                        .isTrue();
                last = number;
            }
            assertThat(last).isEqualTo(20000);
        }
    }

    @Test
    void aViewerWhoComesBackGetsExactlyWhatItMissed() {
        var terminal = tmux.run("resume", "cat");
        var first = new Recorder();
        var seat = drive(terminal, first);
        seat.type("before\r".getBytes());
        first.untilText("before\r\nbefore");
        var ready = first.texts.stream()
                .filter(each -> each.contains("\"ready\""))
                .findFirst()
                .orElseThrow();
        long position = Long.parseLong(ready.replaceAll(".*\"sequence\":(\\d+).*", "$1"));
        var epoch = ready.replaceAll(".*\"epoch\":\"(\\w+)\".*", "$1");
        seat.leave(true);
        var other = new Recorder();
        drive(terminal, other).type("missed\r".getBytes());
        other.untilText("missed\r\nmissed\r\n");
        var again = new Recorder();
        sit(terminal, again, Terminals.Mode.DRIVE, epoch, position);
        again.untilText("missed\r\nmissed\r\n");
        assertThat(again.text()).isEqualTo("before\r\nbefore\r\nmissed\r\nmissed\r\n");
        assertThat(again.texts)
                .noneMatch(each -> each.contains("\"snapshot\""))
                .anyMatch(each -> each.contains("\"resumed\""));
    }

    /** What is kept for everybody is a few screens; for one whose connection broke it is sixteen megabytes. */
    @Test
    void aViewerWhoseConnectionBrokeFindsTheFloodThatItMissed() {
        var terminal = tmux.run("flood-missed", "env", "PS1=ready> ", "sh");
        var first = new Recorder();
        var seat = drive(terminal, first);
        first.untilText("ready> ");
        var ready = first.texts.stream()
                .filter(each -> each.contains("\"ready\""))
                .findFirst()
                .orElseThrow();
        long position = Long.parseLong(ready.replaceAll(".*\"sequence\":(\\d+).*", "$1"));
        var epoch = ready.replaceAll(".*\"epoch\":\"(\\w+)\".*", "$1");
        seat.leave(false);
        var other = new Recorder();
        drive(terminal, other).type("seq 1 500000; echo the''end\r".getBytes());
        other.untilText("theend");
        var again = new Recorder();
        sit(terminal, again, Terminals.Mode.DRIVE, epoch, position);
        var seen = again.untilText("theend").text();
        assertThat(again.texts)
                .noneMatch(each -> each.contains("\"snapshot\""))
                .anyMatch(each -> each.contains("\"resumed\""));
        int expected = 1;
        var numbers = Pattern.compile("\n(\\d+)(?=\r)").matcher(seen);
        while (numbers.find()) {
            if (Integer.parseInt(numbers.group(1)) == expected) {
                expected++;
            }
        }
        assertThat(expected - 1).isEqualTo(500_000);
    }

    @Test
    void aViewerOfAnotherRunOfPodiumIsPaintedAnew() {
        var terminal = tmux.run("epoch", "cat");
        var recorder = new Recorder();
        sit(terminal, recorder, Terminals.Mode.DRIVE, "another", 0);
        recorder.untilControl("\"ready\"");
        assertThat(recorder.texts).anyMatch(each -> each.contains("\"snapshot\""));
    }

    @Test
    void aStalledViewerKeepsNobodyWaiting() {
        var terminal = tmux.run("stalled", "sh");
        var stalled = new Recorder();
        drive(terminal, stalled);
        stalled.stall();
        var healthy = new Recorder();
        drive(terminal, healthy).type("seq 1 100000; echo the''end\r".getBytes());
        healthy.untilText("theend");
    }

    @Test
    void aHundredViewersWhoComeAtOnceAllSeeIt() {
        var terminal = tmux.run("crowd", "cat");
        var recorders = java.util.stream.IntStream.range(0, 100)
                .parallel()
                .mapToObj(_ -> {
                    var recorder = new Recorder();
                    drive(terminal, recorder);
                    return recorder;
                })
                .toList();
        tmux.terminals.type(terminal, "to all", true);
        recorders.forEach(recorder -> recorder.untilText("to all"));
    }

    @Test
    void aWatcherTypesNothing() {
        var terminal = tmux.run("watch", "cat");
        var watcher = new Recorder();
        var seat = sit(terminal, watcher, Terminals.Mode.WATCH);
        watcher.untilControl("\"ready\"");
        for (Runnable attempt :
                List.<Runnable>of(() -> seat.type("sneaked\r".getBytes()), () -> seat.paste("sneaked"))) {
            assertThatThrownBy(attempt::run)
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("terminals.watching"));
        }
        seat.resize(90, 30);
        var driver = new Recorder();
        drive(terminal, driver).type("typed\r".getBytes());
        driver.untilText("typed\r\ntyped");
        assertThat(driver.text()).doesNotContain("sneaked");
        assertThat(tmux.tmux("list-panes", "-a", "-F", "#{session_name} #{pane_width}"))
                .contains("watch 120");
    }

    @Test
    void theSizeFollowsTheDriver() {
        var terminal = tmux.run("size", "sh");
        var recorder = new Recorder();
        var seat = drive(terminal, recorder);
        seat.resize(97, 31);
        recorder.untilControl("{\"type\":\"size\",\"cols\":97,\"rows\":31,\"yours\":true}");
        seat.type("stty size\r".getBytes());
        recorder.untilText("31 97");
    }

    @Test
    void refusesSizesThatNoTerminalHas() {
        var seat = drive(tmux.run("bad-size", "cat"), new Recorder());
        for (var size :
                List.of(new int[] {0, 0}, new int[] {10_000, 10_000}, new int[] {-1, 24}, new int[] {80, 501})) {
            assertThatThrownBy(() -> seat.resize(size[0], size[1]))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("terminals.bad-size"));
        }
    }

    @Test
    void theEndOfTheProgramIsKeptWithItsExitCodeAndItsScreen() {
        var terminal = tmux.run("ends", "sh", "-c", "echo last words; sleep 0.3; exit 3");
        var recorder = new Recorder();
        sit(terminal, recorder, Terminals.Mode.WATCH);
        recorder.untilControl("{\"type\":\"ended\",\"exitCode\":3,\"signal\":null}");
        var state = tmux.terminals.state(terminal);
        assertThat(state.presence()).isEqualTo(Presence.ENDED);
        assertThat(state.exitCode()).isEqualTo(3);
        assertThat(tmux.terminals.screen(terminal).text()).startsWith("last words\n");
    }

    @Test
    void aRestartedProgramIsShownToThoseWhoLook() {
        var terminal = tmux.run("again", "sh", "-c", "echo first; sleep 0.3; exit 1");
        var recorder = new Recorder();
        sit(terminal, recorder, Terminals.Mode.DRIVE);
        recorder.untilControl("\"ended\"");
        tmux.terminals.respawn(
                terminal,
                new NewTerminal(
                        Account.LOCAL, "again", List.of("sh", "-c", "echo second; exec cat"), "/", Map.of(), 120, 40));
        recorder.untilControl("\"started\"").untilText("second");
        assertThat(tmux.terminals.state(terminal).presence()).isEqualTo(Presence.RUNNING);
    }

    @Test
    void endingATerminalLeavesNoWindowBehind() {
        var terminal = tmux.run("gone", "sleep", "12345");
        var recorder = new Recorder();
        drive(terminal, recorder);
        tmux.terminals.end(terminal);
        recorder.until("4404", each -> each.closeCode == 4404);
        assertThat(tmux.terminals.state(terminal).presence()).isEqualTo(Presence.GONE);
        assertThat(tmux.tmux("list-panes", "-a", "-F", "#{pane_current_command}"))
                .doesNotContain("sleep");
    }

    @Test
    void aSessionKilledBehindPodiumsBackIsGoneWithItsProgram() throws Exception {
        var terminal = tmux.run("killed", "sleep", "12346");
        var recorder = new Recorder();
        drive(terminal, recorder);
        tmux.tmux("kill-session", "-t", "killed");
        recorder.until("4404", each -> each.closeCode == 4404);
        assertThat(tmux.terminals.state(terminal).presence()).isEqualTo(Presence.GONE);
    }

    @Test
    void aKilledServerIsNoticedAndANewOneStartedWhenNeeded() {
        var terminal = tmux.run("server", "cat");
        var recorder = new Recorder();
        drive(terminal, recorder);
        tmux.tmux("kill-server");
        recorder.until("closed", each -> each.closeCode != 0);
        assertThat(tmux.terminals.state(terminal).presence()).isNotEqualTo(Presence.RUNNING);
        var other = new Recorder();
        drive(tmux.run("server2", "cat"), other).type("alive\r".getBytes());
        other.untilText("alive\r\nalive");
    }

    @Test
    void argumentsAndEnvironmentReachTheProgramAsTheyAre() {
        var strange = "a b\"c'd$(id)`id`;|&\tü🙂*?~\\ #{pid} %%";
        var terminal = tmux.terminals.create(new NewTerminal(
                Account.LOCAL,
                "strange",
                List.of("sh", "-c", "printf '%s|%s|' \"$1\" \"$STRANGE\"; exec cat", "sh", strange),
                "/",
                Map.of("STRANGE", strange),
                200,
                40));
        var recorder = new Recorder();
        sit(terminal, recorder, Terminals.Mode.WATCH);
        recorder.untilText(strange.replace("\t", "").substring(0, 5));
        assertThat(tmux.terminals.screen(terminal).text()).contains("#{pid} %%|a b\"c'd$(id)`id`;|&");
    }

    @Test
    void aSingleWordIsNotReadByAShell() {
        var terminal = tmux.run("word", "nosuch;id");
        var recorder = new Recorder();
        sit(terminal, recorder, Terminals.Mode.WATCH);
        recorder.untilControl("{\"type\":\"ended\",\"exitCode\":127");
    }

    @Test
    void refusesASecondSessionOfTheSameName() {
        tmux.run("twice", "cat");
        assertThatThrownBy(() -> tmux.run("twice", "cat"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("terminals.session-taken"));
    }

    @Test
    void refusesANameThatTmuxWouldReadOtherwise() {
        for (var name : List.of("", "a:b", "a.b", "=x", "@1", "a b", "ä", "x".repeat(65), "a\nb")) {
            assertThatThrownBy(() -> tmux.run(name, "cat")).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void theTitleThatOnlyTmuxUnderstandsIsNotShownAsText() {
        var terminal = tmux.run("title", "sh", "-c", "sleep 0.3; printf 'a\\033kmy title\\033\\\\b\\n'; exec cat");
        var recorder = new Recorder();
        sit(terminal, recorder, Terminals.Mode.WATCH);
        recorder.untilText("ab\r\n");
    }

    @Test
    void theLastLinesKeepTheirColours() {
        var terminal =
                tmux.run("tail", "sh", "-c", "printf 'one\\n\\033[31mtwo\\nthree\\033[0m\\n\\n'; echo shown; exec cat");
        var recorder = new Recorder();
        sit(terminal, recorder, Terminals.Mode.WATCH);
        recorder.untilText("shown");
        assertThat(tmux.terminals
                        .tails(List.of(terminal), 3)
                        .get(terminal)
                        .lines()
                        .toList()
                        .getFirst())
                .contains("\033[31m")
                .contains("three");
    }

    @Test
    void aMachineWithoutTmuxIsToldToInstallIt() {
        var without = new TmuxServers(new MachinesWithout("tmux", tmux.machines), home, event -> {});
        assertThatThrownBy(() -> without.connected(Account.LOCAL, TerminalRef.Server.PODIUM))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("terminals.tmux-missing");
                    assertThat(refusal.nextStep()).contains("Install tmux 3.2");
                });
    }

    @Test
    void oldVersionsOfTmuxAreRefusedByName() {
        assertThatThrownBy(() -> TmuxCheck.requireRecent("tmux 3.1c\n", "forge"))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("terminals.tmux-too-old");
                    assertThat(refusal.sentence()).contains("forge").contains("3.1c");
                });
        TmuxCheck.requireRecent("tmux 3.2", "forge");
        TmuxCheck.requireRecent("tmux 3.5a\n", "forge");
        TmuxCheck.requireRecent("tmux next-3.6\n", "forge");
    }
}
