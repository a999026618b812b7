package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.TestTmux.Recorder;
import dev.podium.terminals.live.Seat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a program may print, on purpose or because it shows a file that somebody made for it: afterwards the terminal goes
 * on, for those who look and for those who come later, and for every other terminal of the server.
 */
@Timeout(120)
class HostileOutputTest {

    private static final Actor ADA = new Actor(PersonId.random(), "Ada", TeamId.random(), Set.of(), null);
    private static final int MEGABYTE = 1_000_000;

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

    private Seat sit(TerminalRef terminal, Recorder recorder) {
        var seat = tmux.viewing()
                .sit(
                        new Tickets.Admission(terminal, Terminals.Mode.DRIVE, "agent", ADA, now -> true),
                        recorder,
                        null,
                        0);
        recorder.untilControl("\"ready\"");
        return seat;
    }

    record Attack(String name, byte[] bytes) {
        Attack(String name, String text) {
            this(name, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        var noise = new byte[MEGABYTE];
        new Random(7).nextBytes(noise);
        return Stream.of(
                new Attack("an OSC without an end", "\033]0;" + "x".repeat(5 * MEGABYTE)),
                new Attack("a DCS without an end", "\033P" + "q".repeat(5 * MEGABYTE)),
                new Attack("an APC without an end", "\033_" + "x".repeat(MEGABYTE)),
                new Attack("numbers that no counter holds", "\033[99999999999999999999;".repeat(1_000) + "H"),
                new Attack("as many numbers as fit", "\033[" + "1;".repeat(500_000) + "m"),
                new Attack(
                        "lines inserted without end", "\033[2147483647L\033[2147483647M\033[2147483647@".repeat(500)),
                new Attack("a character repeated without end", "x\033[2147483647b".repeat(50)),
                new Attack("a Sixel bomb", "\033Pq\"1;1;99999;99999" + "#0!99999999~-".repeat(1_000) + "\033\\"),
                new Attack("alternate screens that are never left", "\033[?1049h\033[?47h\033[?1047h".repeat(2_000)),
                new Attack(
                        "a scrolling region of one line", "\033[3;3r\033[?6h" + "\n".repeat(10_000) + "\033[r\033[?6l"),
                new Attack("a megabyte without a newline", "x".repeat(MEGABYTE)),
                new Attack("combining marks without end", "a" + "\u00cc\u0081".repeat(300_000)),
                new Attack("passthrough of tmux", "\033Ptmux;\033\033]52;c;ZXZpbA==\007\033\\".repeat(1_000)),
                new Attack("tmux's own words", "%begin 1 1 0\n%output %0 x\n%exit\n%error 1 1 0\n".repeat(1_000)),
                new Attack("nothing but noise", noise),
                new Attack(
                        "UTF-8 that is none",
                        "\u00c0\u0080\u00fe\u00ff\u00ed\u00a0\u0080\u00f4\u0090\u0080\u0080\u00e2\u0082"
                                .repeat(50_000)));
    }

    /** Ends whatever was begun, and says that it lives. */
    private static final String AFTER = "\030\033\\\033c\033[?1049l\033(Bstill here ";

    private TerminalRef printing(Attack attack) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(attack.bytes());
        bytes.write(AFTER.getBytes(StandardCharsets.ISO_8859_1));
        var file = Files.write(home.resolve("attack"), bytes.toByteArray());
        return tmux.run("attack", "sh", "-c", "read go; cat '" + file + "'; exec cat");
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void theTerminalGoesOnForAllWhateverIsPrinted(Attack attack) throws IOException {
        var other = new Recorder();
        var beside = sit(tmux.run("other", "cat"), other);
        var recorder = new Recorder();
        var terminal = printing(attack);
        var seat = sit(terminal, recorder);
        seat.type("\r".getBytes());
        recorder.untilText("still here");
        seat.type("typed\r".getBytes());
        recorder.untilText("typed");

        var late = new Recorder();
        sit(terminal, late);
        late.untilText("still here");
        assertThat(tmux.terminals.screen(terminal).text()).contains("still here");
        beside.type("beside\r".getBytes());
        other.untilText("beside\r\nbeside");
    }

    /** The bytes of a program reach a viewer as they are, split wherever the frames happen to end. */
    @Test
    void whatIsNoUtf8ReachesTheViewerByteByByte() throws IOException {
        var bytes = new byte[200_000];
        new Random(3).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            // Without controls, which tmux takes for itself (ESC k is a title).
            bytes[i] = (byte) (bytes[i] | 0x80);
            if ((bytes[i] & 0xe0) == 0x80) {
                bytes[i] = (byte) (bytes[i] | 0x40);
            }
        }
        var file = Files.write(home.resolve("bytes"), bytes);
        var terminal =
                tmux.run("bytes", "sh", "-c", "stty raw -echo; read go; cat '" + file + "'; printf END; exec cat");
        var recorder = new Recorder();
        var seat = sit(terminal, recorder);
        recorder.forget();
        seat.type("\n".getBytes());
        recorder.until("all bytes", each -> new String(each.bytes(), StandardCharsets.ISO_8859_1).contains("END"));
        var all = new String(recorder.bytes(), StandardCharsets.ISO_8859_1);
        assertThat(all.contains(new String(bytes, StandardCharsets.ISO_8859_1))).isTrue();
    }

    /** A window that is dragged sends a size for each pixel; tmux and the program see what it comes to. */
    @Test
    void aThousandResizesEndAtTheLastOne() {
        var recorder = new Recorder();
        var seat = sit(tmux.run("storm", "sh"), recorder);
        for (int i = 0; i < 1_000; i++) {
            seat.resize(60 + i % 100, 20 + i % 30);
        }
        seat.resize(101, 33);
        recorder.untilControl("{\"type\":\"size\",\"cols\":101,\"rows\":33,\"yours\":true}");
        // tmux tells the program of many sizes at most four times a second, of the last one at last.
        seat.type("until [ \"$(stty size)\" = '33 101' ]; do sleep 0.1; done; echo it''came\r".getBytes());
        recorder.untilText("itcame");
    }
}
