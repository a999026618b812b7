package dev.podium.labs.stuck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShellMarksTest {

    private static final String SESSION = "\u001b]0;title\u0007$ \u001b]133;A;aid=7\u0007make\r\n"
            + "\u001b]133;C;aid=7;n=1;at=1790000000.25;cmd=make%3b echo \u00e4 %25%0als\u001b\\"
            + "\u001b[31merror\u001b[0m: n\u00f6\r\n"
            + "\u001b]133;D;2;aid=7;n=1;at=1790000001,5\u0007\u001b]133;A;aid=7\u0007$ ";

    private final List<ShellMark> marks = new ArrayList<>();
    private final ShellMarks parser = new ShellMarks(marks::add);

    private void feed(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        parser.feed(bytes, 0, bytes.length);
    }

    @Test
    void findsCommandsExitCodesTimesAndOutput() {
        feed(SESSION);
        assertThat(marks)
                .containsExactly(
                        new ShellMark.Prompt("7"),
                        new ShellMark.Begun("7", 1, Instant.parse("2026-09-21T14:13:20.250Z"), "make; echo ä %\nls"),
                        new ShellMark.Done(
                                "7",
                                1,
                                Instant.parse("2026-09-21T14:13:21.500Z"),
                                2,
                                "\u001b[31merror\u001b[0m: nö\r\n"),
                        new ShellMark.Prompt("7"));
    }

    @Test
    void findsTheSameWhereverTheBytesAreSplit() {
        feed(SESSION);
        var whole = List.copyOf(marks);
        var bytes = SESSION.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size < bytes.length; size++) {
            marks.clear();
            var parts = new ShellMarks(marks::add);
            for (int from = 0; from < bytes.length; from += size) {
                parts.feed(bytes, from, Math.min(bytes.length, from + size));
            }
            assertThat(marks).as("in parts of %d", size).isEqualTo(whole);
        }
    }

    @Test
    void understandsTheMarksOfOtherShellsToo() {
        feed("\u001b]133;A\u0007\u001b]133;B\u0007\u001b]133;C;cmdline_url=git%20push\u0007x\u001b]133;D\u0007");
        assertThat(marks)
                .containsExactly(
                        new ShellMark.Prompt(""),
                        new ShellMark.Begun("", 0, null, "git push"),
                        new ShellMark.Done("", 0, null, null, "x"));
    }

    @Test
    void keepsTheBeginningAndTheEndOfALongOutput() {
        feed("\u001b]133;C\u0007first words\n");
        for (int i = 0; i < 50_000; i++) {
            feed("line " + i + "\n");
        }
        feed("last words\u001b]133;D;0\u0007");
        var output = ((ShellMark.Done) marks.getLast()).output();
        assertThat(output).startsWith("first words\nline 0\n").endsWith("line 49999\nlast words");
        assertThat(output.length()).isLessThan(13_000);
    }

    @Test
    void whatIsNoMarkOrTooLongOrBrokenOffIsLeftAlone() {
        feed("\u001b]133;C;cmd=" + "x".repeat(100_000) + "\u0007");
        feed("\u001b]133;D;\u001b[0m\u001b]52;c;aGVs\u0007\u001b]133\u0007\u001b]133;\u0007\u001b]133;Z;1\u0007");
        assertThat(marks).isEmpty();
        feed(SESSION);
        assertThat(marks).hasSize(4);
    }

    @Test
    void noBytesMakeItFail() {
        var random = new Random(5);
        var pieces = List.of(
                "\u001b", "]", "133;", "C", "D;", "99999999999", "%", "%4", "at=9e9", "=", ";", "\u0007", "\\", "A");
        for (int i = 0; i < 200_000; i++) {
            feed(pieces.get(random.nextInt(pieces.size())));
        }
        assertThat(marks).isNotEmpty();
    }

    private static List<SeatEvent> events(ShellMark... marks) {
        var events = new ArrayList<SeatEvent>();
        var commands = new ShellCommands(events::add);
        assertThat(commands.known()).isFalse();
        for (var mark : marks) {
            commands.take(mark, Pretend.BEGIN);
        }
        assertThat(commands.known()).isTrue();
        return events;
    }

    @Test
    void commandsOfAShellWithinAShellAreTheSeats() {
        var events = events(
                new ShellMark.Prompt("1"),
                new ShellMark.Begun("1", 1, null, "bash"),
                new ShellMark.Prompt("2"),
                new ShellMark.Begun("2", 1, null, "make"),
                new ShellMark.Done("2", 1, null, 2, "error: x"),
                new ShellMark.Prompt("2"),
                new ShellMark.Begun("2", 2, null, "exit"),
                new ShellMark.Done("1", 1, null, 2, "all that"),
                new ShellMark.Prompt("1"),
                new ShellMark.Begun("1", 2, null, "ls"),
                new ShellMark.Done("1", 2, null, 0, "a"));
        assertThat(events)
                .extracting(event -> switch (event) {
                    case SeatEvent.CommandStarted started -> started.said().text();
                    case SeatEvent.CommandEnded ended -> String.valueOf(ended.exit());
                    default -> "?";
                })
                .containsExactly("bash", "null", "make", "2", "exit", "null", "ls", "0");
    }

    @Test
    void aShellThatWasReplacedEndsItsCommandWithoutAnExitCode() {
        var events = events(
                new ShellMark.Begun("1", 1, null, "exec bash"),
                new ShellMark.Prompt("1"),
                new ShellMark.Begun("1", 1, null, "true"),
                new ShellMark.Done("1", 1, null, 0, ""));
        assertThat(events.get(1)).isEqualTo(new SeatEvent.CommandEnded(Pretend.BEGIN, null, null, null));
        assertThat(events).hasSize(4);
    }
}
