package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.terminals.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookWordsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private static Stream<String[]> recorded() throws IOException {
        var file = Objects.requireNonNull(HookWordsTest.class.getResource("hooks/claude-code.txt"));
        return Files.readAllLines(Path.of(file.getPath())).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void readsWhatTheRealProgramSaid(String state, String reason, String text) {
        var sign = HookWords.of(new Told(text, NOW));
        if (state.equals("-")) {
            assertThat(sign).isNull();
        } else {
            assertThat(sign).isEqualTo(new Sign(AgentState.valueOf(state), reason, Evidence.HOOK, NOW));
        }
    }

    private static String reason(String json) {
        return Objects.requireNonNull(HookWords.of(new Told("1 :\"PermissionRequest\"," + json, NOW)))
                .reason();
    }

    @Test
    void showsACommandThatWasCutOffAsFarAsItCame() {
        assertThat(reason("\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"rm -rf buil ."))
                .isEqualTo("Bash: rm -rf buil");
    }

    @Test
    void showsTheCommandWhateverElseIsSaidBeforeIt() {
        assertThat(reason(
                        "\"tool_name\":\"Bash\",\"tool_input\":{\"description\":\"Harmless\",\"command\":\"rm x\"}} ."))
                .isEqualTo("Bash: rm x");
    }

    @Test
    void aCommandThatLooksLikeAnotherFieldStaysTheCommand() {
        assertThat(reason("\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"echo \\\"command\\\":\\\"ls\\\"\"}} ."))
                .isEqualTo("Bash: echo \"command\":\"ls\"");
    }

    @Test
    void keepsAReasonShortOnOneLineAndFreeOfWhatChangesItsDirection() {
        assertThat(reason("\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"a\\nb\\tc \\u202e" + "x".repeat(900)))
                .startsWith("Bash: a b c xxx")
                .hasSizeLessThan(220);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "1",
                "1 :\"Unheard\"} .",
                ":\"Stop\"} .",
                "1 :\"Stop",
                "99999999999999999999999999 Stop",
                "1 :\"\"",
                "1 :\"PermissionRequest\",\"tool_name\":\"\\",
            })
    void makesNothingOfWhatItCannotRead(String text) {
        var sign = HookWords.of(new Told(text, NOW));
        assertThat(sign == null || sign.reason().equals("a tool")).isTrue();
    }

    @Test
    @Timeout(10)
    void isNotHeldUpByTextThatIsMadeToHoldItUp() {
        for (var piece : new String[] {"\\", "\"command\":\"", "\\\\\"", "\"", "x\\u00"}) {
            reason("\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"" + piece.repeat(20_000));
        }
    }
}
