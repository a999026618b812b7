package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Screens that the real programs showed, each in a file whose name begins with the state. */
class PromptsTest {

    private static final List<String> PROGRAMS = List.of("claude-code", "codex", "opencode", "in-a-shell");

    private static Path folder(String program) {
        return Path.of(Objects.requireNonNull(PromptsTest.class.getResource("screens/" + program))
                .getPath());
    }

    private static String screen(String program, String name) throws IOException {
        return Files.readString(folder(program).resolve(name + ".txt"));
    }

    static Stream<Path> screens() throws IOException {
        return PROGRAMS.stream().flatMap(program -> {
            try {
                return Files.list(folder(program));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("screens")
    void knowsTheStateOfEachRecordedScreen(Path file) throws IOException {
        var program = file.getParent().getFileName().toString();
        var shown = Prompts.of(program).read(Files.readString(file)).orElseThrow();
        assertThat(file.getFileName().toString()).startsWith(shown.state().id() + "-");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-code,waiting-for-permission-bash,Bash command: touch made",
        "claude-code,waiting-for-permission-third-answer,Bash command: touch other",
        "claude-code,waiting-for-permission-trust,Whether it may work in this folder",
        "claude-code,waiting-for-input-question,Which colour?",
        "codex,waiting-for-permission-bash,touch made",
        "codex,waiting-for-input-question,Which colour?",
        "opencode,waiting-for-permission-bash,touch made",
        "opencode,waiting-for-input-question,Which colour?",
    })
    void saysWhatItWaitsFor(String program, String name, String reason) throws IOException {
        assertThat(Prompts.of(program).read(screen(program, name)).orElseThrow().reason())
                .isEqualTo(reason);
    }

    @Test
    void saysWhyItIsStuck() throws IOException {
        assertThat(Prompts.of("codex")
                        .read(screen("codex", "stuck-failed"))
                        .orElseThrow()
                        .reason())
                .startsWith("It could not go on: ")
                .contains("Your quota is used up.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle-done", "idle-quoted"})
    void takesNoShellForAnotherProgramEvenOneThatQuotesAPrompt(String name) throws IOException {
        for (var program : PROGRAMS.subList(0, 3)) {
            assertThat(Prompts.of(program).read(screen("in-a-shell", name))).isEqualTo(Optional.empty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"compiling 45%", "ada@forge:~$ make te", "42 tests passed", "Password:"})
    void takesNoOtherLineForTheShellsPrompt(String last) {
        assertThat(Prompts.of("in-a-shell").read("ada@forge:~$ make\n" + last + "\n"))
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n\n", "   "})
    void makesNothingOfAnEmptyScreen(String screen) {
        for (var program : PROGRAMS) {
            assertThat(Prompts.of(program).read(screen)).isEqualTo(Optional.empty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"─", "┃ ", " ", "■ ", "1. ", "Do you want to ", "┃\n", "❯ ", "Question 1/1"})
    @Timeout(20)
    void isNotHeldUpByAScreenThatIsMadeToHoldItUp(String piece) {
        var screen = (piece.repeat(2_000) + "\n").repeat(200);
        for (var program : PROGRAMS) {
            assertThat(Prompts.of(program)
                            .read(screen)
                            .map(shown -> shown.reason().length())
                            .orElse(0))
                    .isLessThan(300);
        }
    }

    @Test
    void showsNoControlCharacterOfAScreen() {
        var screen =
                "────────────\n Bash command\n   rm \u202e\u0007x\n Do you want to proceed?\n ❯ 1. Yes\n Esc to cancel\n";
        assertThat(Prompts.of("claude-code").read(screen).orElseThrow().reason())
                .isEqualTo("Bash command: rm x");
    }

    @Test
    void everyStateIsNamedInAScreensNameAsRestNamesIt() {
        assertThat(AgentState.WAITING_FOR_PERMISSION
                        .id()
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_'))
                .isEqualTo(AgentState.WAITING_FOR_PERMISSION.name());
    }
}
