package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be an agent is refused with its field, before anything is stored or started. */
class BadAgentsTest {

    private @Nullable AgentsHouse open;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private AgentsHouse house() {
        if (open == null) {
            open = new AgentsHouse();
        }
        return open;
    }

    @AfterEach
    void close() throws SQLException {
        house().close();
    }

    private NewAgent wanted() {
        return WantedAgent.of("a", "shell", null, List.of(), MachineId.LOCAL, folder.toString(), Map.of(), true);
    }

    private NewAgent at(String directory) {
        return WantedAgent.of("a", "shell", null, List.of(), MachineId.LOCAL, directory, Map.of(), true);
    }

    private NewAgent with(Map<String, String> environment) {
        return WantedAgent.of("a", "shell", null, List.of(), MachineId.LOCAL, folder.toString(), environment, true);
    }

    private NewAgent with(List<String> arguments) {
        return WantedAgent.of("a", "shell", null, arguments, MachineId.LOCAL, folder.toString(), Map.of(), true);
    }

    private NewAgent program(String program, @Nullable String command) {
        return WantedAgent.of("a", program, command, List.of(), MachineId.LOCAL, folder.toString(), Map.of(), true);
    }

    private void refuses(String code, String field, NewAgent wanted) {
        assertThatThrownBy(() -> house().as(house().ada, () -> house().agents.create(wanted)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.field()).isEqualTo(field);
                    assertThat(refusal.sentence()).hasSizeLessThan(400);
                });
        assertThat(house().terminals.calls).isEmpty();
        assertThat(house().trail).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a;b", "a\nb", "$(reboot)", "\uD83D\uDE80", "A"})
    void names(String name) {
        var good = wanted();
        refuses(
                "agents.bad-name",
                "name",
                WantedAgent.of(
                        name,
                        good.program(),
                        null,
                        good.arguments(),
                        good.machine(),
                        good.workingDirectory(),
                        Map.of(),
                        true));
    }

    @Test
    void programs() {
        refuses("agents.bad-program", "program", program("emacs", null));
        refuses("agents.bad-program", "program", program("x\n".repeat(10_000), null));
        refuses("agents.bad-command", "command", program("command", null));
        refuses("agents.bad-command", "command", program("command", " "));
        refuses("agents.bad-command", "command", program("command", "a\nb"));
        refuses("agents.bad-command", "command", program("command", "a".repeat(10_000)));
        refuses("agents.bad-command", "command", program("shell", "htop"));
    }

    @Test
    void arguments() {
        refuses("agents.bad-arguments", "arguments", with(Collections.nCopies(101, "x")));
        refuses("agents.bad-arguments", "arguments", with(List.of("x".repeat(4_097))));
        refuses("agents.bad-arguments", "arguments", with(Collections.nCopies(17, "x".repeat(4_000))));
        refuses("agents.bad-arguments", "arguments", with(List.of("a\0b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1A", "A-B", "A B", "A=B", "A\n", "Ä", "PODIUM_AGENT_ID"})
    void variableNames(String name) {
        refuses("agents.bad-environment", "environment", with(Map.of(name, "x")));
    }

    @Test
    void variableValues() {
        refuses("agents.bad-environment", "environment", with(Map.of("A", "x".repeat(8_193))));
        refuses("agents.bad-environment", "environment", with(Map.of("A", "a\0b")));
        refuses(
                "agents.bad-environment",
                "environment",
                with(IntStream.range(0, 201).boxed().collect(Collectors.toMap(i -> "A" + i, i -> ""))));
        refuses(
                "agents.bad-environment",
                "environment",
                with(IntStream.range(0, 9).boxed().collect(Collectors.toMap(i -> "A" + i, i -> "x".repeat(8_000)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "./x", "~root", "/a\nb", "-"})
    void directoriesThatAreNoPath(String directory) {
        refuses("agents.bad-directory", "workingDirectory", at(directory));
    }

    @Test
    void directories() throws IOException {
        refuses("agents.directory-missing", "workingDirectory", at(folder + "/none/below"));
        refuses("agents.directory-missing", "workingDirectory", at(folder + "/$(touch x)"));
        refuses("agents.directory-missing", "workingDirectory", at(folder + "/'; touch x; '"));
        var file = Files.writeString(folder.resolve("file"), "");
        refuses("agents.directory-is-file", "workingDirectory", at(file.toString()));
        refuses("agents.bad-directory", "workingDirectory", at("/" + "a".repeat(10_000)));
        assertThat(folder).isDirectoryNotContaining("glob:**/x");
    }

    @Test
    void machines() {
        refuses(
                "machines.not-found",
                "machine",
                WantedAgent.of("a", "shell", null, List.of(), MachineId.random(), "/", Map.of(), true));
    }

    @Test
    void directoriesOutsideOfThoseAllowed() throws IOException {
        var allowed = Files.createDirectory(folder.resolve("allowed"));
        var outside = Files.createDirectory(folder.resolve("allowed-not"));
        var link = Files.createSymbolicLink(allowed.resolve("link"), outside);
        open = new AgentsHouse(
                Map.of("podium.agents.allowed-directories", allowed.toRealPath().toString()));
        refuses("agents.directory-not-allowed", "workingDirectory", at(outside.toString()));
        refuses("agents.directory-not-allowed", "workingDirectory", at(link.toString()));
        refuses("agents.directory-not-allowed", "workingDirectory", at(allowed + "/.."));
        var agent = house().as(house().ada, () -> house().agents.create(at(allowed.toString())));
        assertThat(agent.workingDirectory()).isEqualTo(allowed.toRealPath().toString());
    }

    @Test
    void aHomeDirectoryAndOddNamesAreNoMistake() throws IOException {
        var odd = Files.createDirectory(folder.resolve("it's $HOME \u00e4 "));
        var first = house().as(house().ada, () -> house().agents.create(at(odd.toString())));
        assertThat(first.workingDirectory()).isEqualTo(odd.toRealPath().toString());
        var home = WantedAgent.of("b", "shell", null, List.of(), MachineId.LOCAL, "~", Map.of(), false);
        assertThat(house().as(house().ada, () -> house().agents.create(home)).workingDirectory())
                .startsWith("/");
    }
}
