package dev.podium.agents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Launch gives a program so that it tells its state: arguments and variables of this run alone. Nothing is written
 * to the user's own settings, nor to any file. See docs/adr/0008-what-an-agent-says.md.
 */
final class ProgramHooks {

    /** The variable that holds the script; where it is missing, the hooks do nothing. */
    static final String VARIABLE = "PODIUM_HOOK";

    private static final String SETTINGS = "--settings";

    /** The last of several settings counts, and the user's come later: theirs are never lost, only these. */
    private static final Map<String, List<String>> ARGUMENTS =
            Map.of("claude-code", List.of(SETTINGS, claudeSettings()));

    private static final String SCRIPT = script();

    private ProgramHooks() {}

    /** What the program is given before all else; nothing where Podium knows no hooks of it. */
    static List<String> arguments(AgentRow row) {
        return row.command() == null ? arguments(row.program()) : List.of();
    }

    static Map<String, String> environment(AgentRow row) {
        return row.command() == null ? environment(row.program()) : Map.of();
    }

    /** @param program its id in the catalogue */
    static List<String> arguments(String program) {
        return ARGUMENTS.getOrDefault(program, List.of());
    }

    static Map<String, String> environment(String program) {
        return arguments(program).isEmpty() ? Map.of() : Map.of(VARIABLE, SCRIPT);
    }

    /**
     * Settings that Claude Code adds to the user's own; hooks of both run. Not PreToolUse: it would be told between a
     * question and its answer, of another tool. Of the notices only the one that no other hook tells.
     */
    private static String claudeSettings() {
        var command = Map.of("type", "command", "command", "eval \"$" + VARIABLE + "\"", "timeout", 5);
        var hooks = new LinkedHashMap<String, Object>();
        for (var event : List.of(
                "SessionStart",
                "UserPromptSubmit",
                "PermissionRequest",
                "PermissionDenied",
                "PostToolUse",
                "PostToolUseFailure",
                "Stop",
                "StopFailure",
                "SessionEnd")) {
            hooks.put(event, List.of(Map.of("hooks", List.of(command))));
        }
        hooks.put("Notification", List.of(Map.of("matcher", "elicitation_dialog", "hooks", List.of(command))));
        return JsonMapper.builder().build().writeValueAsString(Map.of("hooks", hooks));
    }

    private static String script() {
        try (var script = Objects.requireNonNull(ProgramHooks.class.getResourceAsStream("hook.sh"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
