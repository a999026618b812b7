package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.MachineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What a program is started with, so that it tells its state and finds Podium's models. */
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

    private dev.podium.terminals.Terminals.NewTerminal pointed(
            String program, @Nullable String command, String file, Map<String, String> environment) throws IOException {
        Files.createFile(
                folder.resolve(file),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var own = new HashMap<>(environment);
        own.put("PATH", folder + ":/usr/bin:/bin");
        var agent = house.as(
                house.ada,
                () -> house.agents.create(new NewAgent(
                        "one",
                        program,
                        command,
                        List.of("-m", "mine"),
                        MachineId.LOCAL,
                        List.of(),
                        "/",
                        own,
                        true,
                        Sharing.PRIVATE,
                        true,
                        true,
                        null,
                        null)));
        return Objects.requireNonNull(house.terminals.made.get(agent.terminal()));
    }

    @Test
    void codexIsToldOfPodiumsModelsByItsArgumentsAndOfTheKeyByAVariable() throws IOException {
        var started = pointed("codex", null, "codex", Map.of());
        var url = started.environment().get("OPENAI_BASE_URL");
        assertThat(url).endsWith("/v1");
        assertThat(started.arguments())
                .contains(
                        "model_providers.podium.base_url=\"" + url + "\"",
                        "model_providers.podium.env_key=\"OPENAI_API_KEY\"",
                        "model_providers.podium.wire_api=\"responses\"",
                        "model_provider=\"podium\"")
                // What it was given itself comes last, and counts.
                .endsWith("-m", "mine");
        var key = started.environment().get("OPENAI_API_KEY");
        assertThat(key).startsWith("token ");
        assertThat(started.arguments()).noneMatch(argument -> argument.contains(key));
    }

    @Test
    void openCodeFindsPodiumsModelsInAVariable() throws IOException {
        var started = pointed("opencode", null, "opencode", Map.of());
        var settings =
                JsonMapper.builder().build().readTree(started.environment().get("OPENCODE_CONFIG_CONTENT"));
        assertThat(settings.path("model").asString()).isEqualTo("podium/podium-auto");
        var provider = settings.at("/provider/podium");
        assertThat(provider.at("/options/baseURL").asString()).isEqualTo("{env:OPENAI_BASE_URL}");
        assertThat(provider.at("/options/apiKey").asString()).isEqualTo("{env:OPENAI_API_KEY}");
        assertThat(provider.path("models").propertyNames()).contains("podium-auto", "podium-architect");
        assertThat(started.arguments()).hasSize(3);
    }

    @Test
    void whatAnOwnerSaysToOpenCodeStaysAsItIs() throws IOException {
        var started = pointed("opencode", null, "opencode", Map.of("OPENCODE_CONFIG_CONTENT", "{}"));
        assertThat(started.environment()).containsEntry("OPENCODE_CONFIG_CONTENT", "{}");
    }

    @Test
    void aCommandOfThatNameIsGivenTheVariablesAlone() throws IOException {
        var started = pointed("command", "codex", "codex", Map.of());
        assertThat(started.arguments()).containsExactly(folder.resolve("codex").toString(), "-m", "mine");
        assertThat(started.environment()).containsKeys("OPENAI_BASE_URL", "OPENCODE_CONFIG_CONTENT");
    }
}
