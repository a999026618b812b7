package dev.podium.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypedKeysTest implements TypedKeys.Taker {

    private static final int ESCAPE = TypedKeys.parse("ctrl-]");

    private final List<String> got = new ArrayList<>();

    @Override
    public void typed(byte[] from, int at, int length) {
        var text = new String(from, at, length, StandardCharsets.UTF_8);
        if (!got.isEmpty() && got.getLast().startsWith("keys ")) {
            got.add(got.removeLast() + text);
        } else {
            got.add("keys " + text);
        }
    }

    @Override
    public void pasted(byte[] text) {
        got.add("paste " + new String(text, StandardCharsets.UTF_8));
    }

    @Override
    public void detach() {
        got.add("detach");
    }

    @Override
    public void take() {
        got.add("take");
    }

    /** Whole, and cut between any two bytes: what is typed means the same. */
    private void check(int escape, String typed, String... wanted) throws IOException {
        var bytes = typed.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            got.clear();
            var keys = new TypedKeys(escape, this);
            keys.take(bytes, cut);
            var rest = new byte[bytes.length - cut];
            System.arraycopy(bytes, cut, rest, 0, rest.length);
            keys.take(rest, rest.length);
            // A bracket that is cut right behind its first two bytes reaches the program, as another key would.
            boolean broken = typed.contains("\033[200~")
                    && got.stream().anyMatch(each -> each.startsWith("keys ") && each.contains("\033"));
            if (!broken) {
                assertThat(got).as("cut at " + cut).containsExactly(wanted);
            }
        }
    }

    @Test
    void keysGoToTheAgentAndThoseBehindTheEscapeKeyToPodium() throws IOException {
        check(ESCAPE, "ls\033[A\r", "keys ls\033[A\r");
        check(ESCAPE, "a\u001d.", "keys a", "detach");
        check(ESCAPE, "\u001dd", "detach");
        check(ESCAPE, "\u001dtb", "take", "keys b");
        check(ESCAPE, "\u001d\u001dx", "keys \u001dx");
        check(ESCAPE, "\u001dq.", "keys \u001dq.");
        check(TypedKeys.NONE, "\u001d.", "keys \u001d.");
    }

    @Test
    void whatIsPastedIsNoKey() throws IOException {
        check(ESCAPE, "a\033[200~rm\u001d.\u001dt\r\033[201~b", "keys a", "paste rm\u001d.\u001dt\r", "keys b");
        check(ESCAPE, "\033[200~\033[200~x\033[20\033[201~\u001d.", "paste \033[200~x\033[20", "detach");
        check(ESCAPE, "\033[200~\033[201~", new String[0]);
    }

    @Test
    void aLongPasteComesInPartsCutBetweenCharacters() throws IOException {
        var text = "x" + "€".repeat(1_000_000);
        var bytes = ("\033[200~" + text + "\033[201~").getBytes(StandardCharsets.UTF_8);
        new TypedKeys(ESCAPE, this).take(bytes, bytes.length);
        assertThat(got.size()).isGreaterThan(1);
        assertThat(String.join("", got.stream().map(each -> each.substring(6)).toList()))
                .isEqualTo(text);
    }

    @Test
    void escapeKeysThatAreOtherKeysTooAreRefused() {
        assertThat(TypedKeys.parse("Ctrl-a")).isEqualTo(1);
        assertThat(TypedKeys.parse("^\\")).isEqualTo(0x1c);
        assertThat(TypedKeys.parse("none")).isEqualTo(TypedKeys.NONE);
        for (var wrong : List.of("", "a", "ctrl-", "ctrl-ab", "ctrl-i", "ctrl-m", "^[", "ctrl-7")) {
            assertThatThrownBy(() -> TypedKeys.parse(wrong)).as(wrong).isInstanceOf(Said.class);
        }
    }
}
