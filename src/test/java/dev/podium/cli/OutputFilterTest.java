package dev.podium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFilterTest {

    private static final byte[] MARKS = "\033[]PkX_\\?;0c".getBytes(StandardCharsets.US_ASCII);

    private static String pass(String text) {
        return pass(text, false);
    }

    /** Whole, and byte by byte: what is shown is the same. */
    private static String pass(String text, boolean copies) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var whole = new String(new OutputFilter(copies).pass(bytes, 0, bytes.length), StandardCharsets.UTF_8);
        var filter = new OutputFilter(copies);
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            out.writeBytes(filter.pass(bytes, i, 1));
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(whole);
        return whole;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain\r\n",
                "grüß 日本 😀 Â© Âµ",
                "\033[1;31mred\033[0m\033[38:2::1:2:3m",
                "\033[?1049h\033[2J\033[H\033[?25l\033[?1000;1006h",
                "\033[5;10r\033[s\033[u\0337\0338\033[!p\033[2 q",
                "\033]0;title\033\\\033]8;;https://a.example\033\\link\033]8;;\033\\",
                "\033(0lqk\033(B\033)0\016\017\033=\033>\033#8",
                "\033[?2026hone stroke\033[?2026l"
            })
    void showsWhatIsShown(String text) {
        assertThat(pass(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033[c",
                "\033[>c",
                "\033[=c",
                "\033[6n",
                "\033[?6n",
                "\033[?996n",
                "\033Z",
                "\005",
                "\033[18t",
                "\033[8;1;1t",
                "\033[>0q",
                "\033[?u",
                "\033[>1u",
                "\033[=1;1u",
                "\033[<u",
                "\033[>4;2m",
                "\033[?4m",
                "\033[?2026$p",
                "\033[1x",
                "\033[1;1;1;1;1;1*y",
                "\033[1$w",
                "\033[5i",
                "\033[?1;1;0S",
                "\033[?2004h",
                "\033[?2031h",
                "\033P$qm\033\\",
                "\033P+q544e\033\\",
                "\033PtmuxABC\033\\",
                "\033_Gi=31;AAAA\033\\",
                "\033^pm\033\\",
                "\033Xsos\033\\",
                "\033]4;1;?\007",
                "\033]11;?\033\\",
                "\033]10;#ff0000\007",
                "\033]52;c;?\007",
                "\033]52;c;eA==\007",
                "\033]1337;File=inline=0:AAAA\007",
                "\033]9;notify\007",
                "\u009b"
            })
    void leavesOutWhatTheTerminalWouldAnswerOrBeChangedBy(String asked) {
        assertThat(pass("a" + asked + "b")).isEqualTo("ab");
    }

    @Test
    void whatIsHiddenInAnotherSequenceIsLeftOutToo() {
        assertThat(pass("\033[\033[6nx")).isEqualTo("x");
        assertThat(pass("\033]0;t\033[6nx")).isEqualTo("x");
        assertThat(pass("\033P\033[cx")).isEqualTo("x");
        assertThat(pass("\033[6\nnx")).isEqualTo("\nx");
        assertThat(pass("\033[6\u0018nx")).isEqualTo("nx");
        assertThat(pass("\033]0;a\u009b6nb\007")).isEqualTo("\033]0;a6nb\033\\");
        assertThat(pass("\033kname\033\\x")).isEqualTo("\033]2;name\033\\x");
        assertThat(pass("\033[?25;2004;7h")).isEqualTo("\033[?25;7h");
    }

    @Test
    void theClipboardIsWrittenToWhereThatIsWantedAndNeverRead() {
        assertThat(pass("\033]52;c;eA==\007", true)).isEqualTo("\033]52;c;eA==\033\\");
        assertThat(pass("\033]52;c;?\007", true)).isEmpty();
        assertThat(pass("\033]52;c;" + "A".repeat(200_000) + "\007", true)).isEmpty();
        assertThat(pass("\033]52;p;eA==\007", true)).isEmpty();
    }

    @Test
    void aResetKeepsThePersonsOwnHistory() {
        assertThat(pass("\033c"))
                .doesNotContain("\033c")
                .doesNotContain("\033[3J")
                .endsWith("\033[H\033[2J");
        var filter = new OutputFilter(false);
        var alternate = "\033[?1049h".getBytes(StandardCharsets.US_ASCII);
        filter.pass(alternate, 0, alternate.length);
        assertThat(new String(filter.leave(), StandardCharsets.US_ASCII)).startsWith("\033[?1049l");
        assertThat(new String(filter.leave(), StandardCharsets.US_ASCII)).doesNotContain("1049");
    }

    @Test
    void endlessSequencesAreNotKept() {
        assertThat(pass("\033[" + "1;".repeat(100_000) + "mx")).isEqualTo("x");
        assertThat(pass("\033]0;" + "t".repeat(300_000) + "\007x")).isEqualTo("x");
    }

    @Test
    void anyBytesPassWithoutAFailureAndTextBetweenThemIsKept() {
        var random = new Random(7);
        var filter = new OutputFilter(true);
        for (int i = 0; i < 2_000; i++) {
            var bytes = new byte[random.nextInt(60)];
            for (int each = 0; each < bytes.length; each++) {
                bytes[each] = random.nextInt(4) == 0 ? MARKS[random.nextInt(MARKS.length)] : (byte) random.nextInt();
            }
            filter.pass(bytes, 0, bytes.length);
            var end = "\u0018\u0018ok".getBytes(StandardCharsets.US_ASCII);
            assertThat(new String(filter.pass(end, 0, end.length), StandardCharsets.ISO_8859_1))
                    .endsWith("ok");
        }
    }
}
