package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.MachineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What a program is started with, so that it tells its state. */
class ProgramHooksTest {

    private final AgentsHouse house = new AgentsHouse();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    private dev.podium.terminals.Terminals.NewTerminal started(
            String program, @Nullable String command, String file, List<String> arguments) throws IOException {
        Files.createFile(
                folder.resolve(file),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var agent = house.as(
                house.ada,
                () -> house.agents.create(WantedAgent.of(
                        "one",
                        program,
                        command,
                        arguments,
                        MachineId.LOCAL,
                        "/",
                        Map.of("PATH", folder + ":/usr/bin:/bin", ProgramHooks.VARIABLE, "echo theirs"),
                        true)));
        return Objects.requireNonNull(house.terminals.made.get(agent.terminal()));
    }

    @Test
    void claudeCodeIsGivenHooksBeforeItsOwnArgumentsAndTheScriptInAVariable() throws IOException {
        var started = started("claude-code", null, "claude", List.of("--settings", "mine.json"));
        assertThat(started.arguments().subList(1, started.arguments().size()))
                .startsWith("--settings")
                .endsWith("--settings", "mine.json")
                .hasSize(4);
        var hooks = JsonMapper.builder().build().readTree(started.arguments().get(2));
        assertThat(hooks.propertyNames()).containsExactly("hooks");
        assertThat(hooks.path("hooks").propertyNames())
                .contains("PermissionRequest", "Stop", "StopFailure", "SessionEnd")
                .doesNotContain("PreToolUse");
        assertThat(started.environment().get(ProgramHooks.VARIABLE)).contains("@podium_event");
    }

    @Test
    void aCommandOfOnesOwnIsGivenNothingThoughItIsOfThatName() throws IOException {
        var started = started("command", "claude", "claude", List.of("-x"));
        assertThat(started.arguments()).containsExactly(folder.resolve("claude").toString(), "-x");
        assertThat(started.environment()).containsEntry(ProgramHooks.VARIABLE, "echo theirs");
    }

    @Test
    void programsThatWouldLoseTheirUsersOwnHooksAreGivenNone() throws IOException {
        assertThat(started("codex", null, "codex", List.of()).arguments())
                .containsExactly(folder.resolve("codex").toString());
    }
}
