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

    private static final List<String> PROGRAMS =
            List.of("claude-code", "codex", "opencode", "in-a-shell", "run-in-a-shell");

    private static Path folder(String program) {
        return Path.of(Objects.requireNonNull(PromptsTest.class.getResource("screens/" + program))
                .getPath());
    }

    private static String screen(String program, String name) throws IOException {
        return Files.readString(folder(program).resolve(name + ".txt"));
    }

    static Stream<Path> screens() throws IOException {
        return PROGRAMS.stream()
                .filter(program -> !program.equals("run-in-a-shell"))
                .flatMap(program -> {
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
    @ValueSource(strings = {"compiling 45%", "ada@forge:~$ make te", "42 tests passed", "Passwords: 3"})
    void takesNoOtherLineForTheShellsPrompt(String last) {
        assertThat(Prompts.of("in-a-shell").read("ada@forge:~$ make\n" + last + "\n"))
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[sudo] password for ada: | [sudo] password for ada",
                "ada@forge's password: | ada@forge's password",
                "Enter passphrase for key '/home/ada/.ssh/id_ed25519': | Enter passphrase for key '/home/ada/.ssh/id_ed25519'",
                "Do you want to continue? [Y/n] | Do you want to continue?",
                "Are you sure you want to continue connecting (yes/no/[fingerprint])? | "
                        + "Are you sure you want to continue connecting",
                "Ok to proceed? (y) | Ok to proceed?",
                "Username for 'https://example.org': | Username for 'https://example.org'",
                "Press ENTER to continue, or Ctrl-C to leave | Press ENTER to continue, or Ctrl-C to leave",
            })
    void knowsTheQuestionsOfWhatRunsInAShell(String last, String asked) {
        for (var where : List.of("in-a-shell", "run-in-a-shell")) {
            var shown =
                    Prompts.of(where).read("ada@forge:~$ make\n" + last + "\n").orElseThrow();
            assertThat(shown.state()).isEqualTo(AgentState.WAITING_FOR_INPUT);
            assertThat(shown.reason()).isEqualTo(asked);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"done? [Y/n] n", "usage: ssh [y/n] host", "password: changed", "press enter key: ok\nmore"})
    void takesNoLineThatOnlyNamesOneForAQuestion(String last) {
        assertThat(Prompts.of("run-in-a-shell").read("ada@forge:~$ make\n" + last + "\n"))
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
