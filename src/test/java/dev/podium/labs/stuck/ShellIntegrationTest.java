package dev.podium.labs.stuck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.podium.agents.situations.Tmux;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real shell in a real tmux, heard as Podium hears all terminals: by a control client. */
class ShellIntegrationTest {

    @TempDir
    Path folder;

    private Path home = Path.of("");
    /** Its first prompt comes without a mark. */
    private boolean silent;

    private Tmux tmux;
    private InputStream out;
    private final List<ShellMark> marks = new ArrayList<>();
    private final ShellMarks parser = new ShellMarks(marks::add);

    @BeforeEach
    void startTmux() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        tmux = new Tmux(folder);
    }

    @AfterEach
    void endTmux() {
        tmux.close();
    }

    /** The program starts only when the client listens. */
    private void start(Map<String, String> environment, String... program) throws IOException {
        var line = new ArrayList<>(
                List.of("new-session", "-d", "-s", "seat", "-x", "120", "-y", "40", "-c", home.toString()));
        environment.forEach((name, value) -> line.addAll(List.of("-e", name + "=" + value)));
        // A bash that is ended writes its history in its own time, into a folder that is being deleted.
        line.addAll(List.of("-e", "HOME=" + home, "-e", "HISTFILE=/dev/null", "cat"));
        tmux.run(line.toArray(String[]::new));
        out = new ProcessBuilder(tmux.line("-C", "attach", "-t", "=seat", "-f", "ignore-size"))
                .start()
                .getInputStream();
        while (!line().startsWith("%session-changed")) {
            // Not yet.
        }
        var respawn = new ArrayList<>(List.of("respawn-pane", "-k", "-t", "=seat:"));
        respawn.addAll(List.of(program));
        tmux.run(respawn.toArray(String[]::new));
        if (!silent) {
            awaitPrompt();
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = out.read(); c != '\n'; c = out.read()) {
            if (c < 0) {
                throw new AssertionError("tmux has ended");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private void awaitPrompt() {
        int known = marks.size();
        while (marks.size() == known || !(marks.getLast() instanceof ShellMark.Prompt)) {
            try {
                hear(line());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void hear(String line) {
        if (!line.startsWith("%output ")) {
            return;
        }
        var bytes = new ByteArrayOutputStream();
        for (int i = line.indexOf(' ', 8) + 1; i < line.length(); i++) {
            if (line.charAt(i) == '\\') {
                bytes.write(Integer.parseInt(line.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.write(line.charAt(i));
            }
        }
        parser.feed(bytes.toByteArray(), 0, bytes.size());
    }

    private void type(String line) {
        tmux.run("send-keys", "-t", "=seat:", "-l", line);
        tmux.run("send-keys", "-t", "=seat:", "Enter");
        awaitPrompt();
    }

    private List<String> commands() {
        var commands = new ArrayList<String>();
        var seat = new ShellCommands(event -> {
            switch (event) {
                case SeatEvent.CommandStarted started ->
                    commands.add(started.said().text());
                case SeatEvent.CommandEnded ended ->
                    commands.set(commands.size() - 1, commands.getLast() + " -> " + ended.exit());
                default -> throw new AssertionError(event);
            }
        });
        marks.forEach(mark -> seat.take(mark, Pretend.BEGIN));
        return commands;
    }

    private List<ShellMark.Done> done() {
        return marks.stream()
                .filter(ShellMark.Done.class::isInstance)
                .map(ShellMark.Done.class::cast)
                .toList();
    }

    @Test
    void bashSaysWhatItRanHowItEndedAndWhatItPrinted() throws IOException {
        start(ShellIntegration.bash(), "bash", "--login");
        type("echo 'a;b%c' ä");
        type("ls /nowhere; (exit 7)");
        type("for i in 1 2; do false; done");
        assertThat(commands())
                .containsExactly(
                        "echo 'a;b%c' ä -> 0", "ls /nowhere; (exit 7) -> 7", "for i in 1 2; do false; done -> 1");
        assertThat(done().getFirst().output()).isEqualTo("a;b%c ä\r\n");
        assertThat(done().get(1).output()).contains("No such file or directory");
        assertThat(done().getFirst().machineAt()).isNotNull();
    }

    @Test
    void theStudentsOwnFilesAreReadAndWhatTheySetStays() throws IOException {
        // One that takes away what is run before the prompt, as many do.
        Files.writeString(home.resolve(".bash_profile"), ". ~/.bashrc\n");
        Files.writeString(
                home.resolve(".bashrc"),
                "HISTCONTROL=ignoreboth\nPS1='mine> '\nPROMPT_COMMAND='seen=$?; count=$((count + 1))'\n");
        silent = true;
        start(ShellIntegration.bash(), "bash", "--login");
        type("(exit 9)");
        type("(exit 9)");
        type("echo \"$seen $PS1 $((count > 1))\"");
        assertThat(commands())
                .containsExactly("(exit 9) -> 9", "(exit 9) -> 9", "echo \"$seen $PS1 $((count > 1))\" -> 0");
        assertThat(done().getLast().output()).startsWith("9 mine>  1");
    }

    @Test
    void bashWithinBashAndBashInItsPlaceGoOn() throws IOException {
        start(ShellIntegration.bash(), "bash", "--login");
        type("bash");
        type("(exit 3)");
        type("exit");
        type("exec bash");
        type("(exit 4)");
        assertThat(commands())
                .containsExactly("bash -> null", "(exit 3) -> 3", "exit -> null", "exec bash -> null", "(exit 4) -> 4");
    }

    @Test
    void aHandIsRaisedAndTakenBackInTheShell() throws IOException {
        start(ShellIntegration.bash(), "bash", "--login");
        type("podium hand the footer; 100% wrong");
        type("podium hand 'a;b%c  ä' $(printf '\\e]133;A\\a')");
        type("podium hand");
        type("podium hand down");
        type("podium what");
        assertThat(marks.stream()
                        .filter(ShellMark.Hand.class::isInstance)
                        .map(ShellMark.Hand.class::cast)
                        .map(hand -> hand.up() + ":" + hand.text()))
                .containsExactly("true:the footer", "true:a;b%c  ä  ]133;A", "true:", "false:");
        assertThat(done().getLast().exit()).isEqualTo(2);
        assertThat(done().getLast().output()).contains("raises your hand");
    }

    @Test
    void aCommandPodiumThatIsThereIsTheOne() throws IOException {
        Files.writeString(home.resolve(".bashrc"), "podium() { echo \"mine $1\"; }\n");
        start(ShellIntegration.bash(), "bash");
        type("podium hand");
        assertThat(done().getLast().output()).startsWith("mine hand");
        assertThat(marks).noneMatch(ShellMark.Hand.class::isInstance);
    }

    @Test
    void whatTheHistoryLeavesOutIsNotTold() throws IOException {
        Files.writeString(home.resolve(".bashrc"), "HISTCONTROL=ignoreboth\n");
        start(ShellIntegration.bash(), "bash");
        type("true one");
        type(" echo my-secret");
        assertThat(commands()).noneMatch(command -> command.contains("my-secret"));
        assertThat(commands()).hasSize(2);
    }

    /** What zsh is told; where there is none, the test says so and is left out. */
    private Map<String, String> zsh(String own) throws IOException {
        assumeThat(Path.of("/usr/bin/zsh")).exists();
        var ours = Files.createDirectories(folder.resolve("zsh"));
        Files.writeString(ours.resolve(".zshenv"), ShellIntegration.zshenv());
        return ShellIntegration.zsh(ours.toString(), own);
    }

    @Test
    void aHandIsRaisedAndTakenBackInZsh() throws IOException {
        start(zsh(""), "/usr/bin/zsh");
        type("podium hand why? 100% wrong");
        type("podium hand 'a;b%c  ä' $(printf '\\e]133;A\\a')");
        type("podium hand");
        type("podium hand down");
        type("podium what");
        assertThat(marks.stream()
                        .filter(ShellMark.Hand.class::isInstance)
                        .map(ShellMark.Hand.class::cast)
                        .map(hand -> hand.up() + ":" + hand.text()))
                .containsExactly("true:why? 100% wrong", "true:a;b%c  ä  ]133;A", "true:", "false:");
        assertThat(done().getLast().exit()).isEqualTo(2);
        assertThat(done().getLast().output()).contains("raises your hand");
    }

    @Test
    void aCommandPodiumThatIsThereIsTheOneInZshToo() throws IOException {
        Files.writeString(home.resolve(".zshrc"), "PS1='mine> '\npodium() { echo \"mine $1\" }\n");
        start(zsh(""), "/usr/bin/zsh");
        type("podium hand");
        assertThat(done().getFirst().output()).startsWith("mine hand");
        assertThat(marks).noneMatch(ShellMark.Hand.class::isInstance);
    }

    @Test
    void zshReadsTheUsersOwnFolderAndKeepsNothingOfOurs() throws IOException {
        var own = Files.createDirectories(folder.resolve("own"));
        Files.writeString(own.resolve(".zshenv"), "from=own\n");
        Files.writeString(own.resolve(".zshrc"), "PS1='mine> '\nread_too=yes\n");
        start(zsh(own.toString()), "/usr/bin/zsh");
        type("echo $from $read_too $ZDOTDIR ${PODIUM_ZDOTDIR-none}");
        assertThat(done().getFirst().output()).startsWith("own yes " + own + " none");
    }

    @Test
    void zshInAShellSeatIsHeardWhetherTheUsersFilesStartItOrSomebodyTypesIt() throws IOException {
        var both = new HashMap<>(ShellIntegration.bash());
        both.putAll(zsh(""));
        Files.writeString(home.resolve(".zshrc"), "PS1='mine> '\n");
        start(both, "bash", "--login");
        type("echo \"${ZDOTDIR-none} ${PODIUM_ZDOTDIR-none}\"");
        assertThat(done().getFirst().output()).startsWith("none none");
        type("zsh");
        type("(exit 5)");
        type("exit");
        assertThat(commands().subList(1, 4)).containsExactly("zsh -> null", "(exit 5) -> 5", "exit -> null");
        marks.clear();
        Files.writeString(home.resolve(".bash_profile"), "exec zsh -l\n");
        tmux.run("respawn-pane", "-k", "-t", "=seat:", "bash", "--login");
        awaitPrompt();
        type("(exit 6)");
        assertThat(commands()).containsExactly("(exit 6) -> 6");
    }

    @Test
    void zshSaysTheSame() throws IOException {
        var told = zsh("");
        Files.writeString(home.resolve(".zshrc"), "PS1='mine> '\nsetopt histignorespace\nmine() { :; }\n");
        start(told, "/usr/bin/zsh");
        type("(exit 5)");
        type("mine && echo 'a;b%c'");
        type(" echo my-secret");
        assertThat(commands()).containsExactly("(exit 5) -> 5", "mine && echo 'a;b%c' -> 0", " -> 0");
        assertThat(done().get(1).output()).startsWith("a;b%c");
    }
}
