package dev.podium.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private static RunResult of(String program, String... files) {
        var all = new HashMap<String, byte[]>();
        for (int i = 0; i < files.length; i += 2) {
            all.put(files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return Answers.of(program, all);
    }

    @Test
    void claudeCodesResultIsItsLastLine() {
        var result = of("claude-code", "output", """
                {"type":"system","subtype":"init"}
                no JSON
                {"type":"assistant","message":{"content":[{"type":"text","text":"on the way"}]}}
                {"type":"result","subtype":"success","is_error":false,"result":"Done."}
                """);
        assertThat(result.answer()).isEqualTo("Done.");
        assertThat(result.saysFailed()).isFalse();
    }

    @Test
    void claudeCodeThatWasEndedAnswersWithWhatItSaidLast() {
        var result = of("claude-code", "output", """
                {"type":"assistant","message":{"content":[{"type":"text","text":"on the way"}]}}
                {"type":"assistant","message":{"content":[{"type":"tool_use","name":"Bash"}]}}
                {"type":"assi""");
        assertThat(result.answer()).isEqualTo("on the way");
    }

    @Test
    void codexWritesItsAnswerToAFileAndSaysItInItsEvents() {
        var events = """
                {"type":"item.completed","item":{"type":"agent_message","text":"first"}}
                {"type":"item.completed","item":{"type":"agent_message","text":"last"}}
                {"type":"turn.completed","usage":{}}
                """;
        assertThat(of("codex", "output", events, "answer", "of the file").answer())
                .isEqualTo("of the file");
        assertThat(of("codex", "output", events).answer()).isEqualTo("last");
    }

    @Test
    void openCodesLastMessageMayHaveSeveralParts() {
        var result = of("opencode", "output", """
                {"type":"text","part":{"messageID":"m1","text":"first"}}
                {"type":"tool_use","part":{"messageID":"m1"}}
                {"type":"text","part":{"messageID":"m2","text":"All"}}
                {"type":"text","part":{"messageID":"m2","text":"is well."}}
                """);
        assertThat(result.answer()).isEqualTo("All\nis well.");
    }

    @Test
    void plainTextIsShownWithoutWhatATerminalWouldDo() {
        assertThat(of("shell", "output", "\u001b[1mbold\u001b[0m\u001b]0;title\u0007\r\nok\u0000\n")
                        .answer())
                .isEqualTo("bold\nok");
        assertThat(of("shell", "output", "").answer()).isNull();
    }

    @Test
    void aPatchThatIsTooLongSaysSoAndEndsWithAWholeLine() {
        var line = "+" + "x".repeat(98) + "\n";
        var patch = line.repeat(RunFolders.LONGEST_PATCH / 100 + 2).getBytes(StandardCharsets.UTF_8);
        var result = Answers.of("shell", Map.of("patch", patch));
        assertThat(result.patchSaid()).contains("longer than 2 MiB");
        var kept = Objects.requireNonNull(result.patch());
        assertThat(kept.length).isLessThanOrEqualTo(RunFolders.LONGEST_PATCH);
        assertThat(kept[kept.length - 1]).isEqualTo((byte) '\n');
    }

    @Test
    void framesAreReadByTheirLengths() {
        var frames = RunFolders.frames("a 3\n1\n2b 0\nc 2\nxyrest".getBytes(StandardCharsets.UTF_8));
        assertThat(frames).containsOnlyKeys("a", "b", "c");
        assertThat(new String(frames.get("a"), StandardCharsets.UTF_8)).isEqualTo("1\n2");
        assertThat(RunFolders.frames("a 9\ncut".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }
}
