package dev.podium.agents;

import dev.podium.terminals.Terminals.NewTerminal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * How programs are pointed at Podium's models that read more than the variables of the makers' own clients. Nothing is
 * written to the user's settings, and the key stands in the environment alone: a command line is everybody's to read.
 */
final class ProgramModels {

    static final String OPENAI_URL = "OPENAI_BASE_URL";
    static final String OPENAI_KEY = "OPENAI_API_KEY";

    /** Settings of OpenCode on top of the user's own (opencode.ai, config; "inline config"). */
    static final String OPENCODE = "OPENCODE_CONFIG_CONTENT";

    private static final String CODEX = "codex";
    private static final String AUTO = "podium-auto";
    private static final List<String> NAMES =
            List.of(AUTO, "podium-code", "podium-reason", "podium-judge", "podium-architect");

    private ProgramModels() {}

    /** The same for everybody, since the address and the key are read from other variables. */
    static String openCode() {
        Map<String, Object> models = new LinkedHashMap<>();
        NAMES.forEach(name -> models.put(name, Map.of("name", name)));
        Map<String, Object> provider = new LinkedHashMap<>();
        provider.put("npm", "@ai-sdk/openai-compatible");
        provider.put("name", "Podium");
        provider.put("options", Map.of("baseURL", "{env:" + OPENAI_URL + "}", "apiKey", "{env:" + OPENAI_KEY + "}"));
        provider.put("models", models);
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", "podium/" + AUTO);
        settings.put("small_model", "podium/podium-code");
        settings.put("provider", Map.of("podium", provider));
        return JsonMapper.builder().build().writeValueAsString(settings);
    }

    /** @param more the variables of this run alone */
    static NewTerminal point(AgentRow row, NewTerminal prepared, Map<String, String> more) {
        var url = more.get(OPENAI_URL);
        if (url == null || row.command() != null || !row.program().equals(CODEX)) {
            return prepared;
        }
        var arguments = new ArrayList<>(prepared.arguments());
        // Before the agent's own, which count where both say something.
        arguments.addAll(1, codex(url));
        return new NewTerminal(
                prepared.account(),
                prepared.session(),
                arguments,
                prepared.directory(),
                prepared.environment(),
                prepared.cols(),
                prepared.rows());
    }

    /** Codex has providers in its settings alone; these count for this run (developers.openai.com/codex, config). */
    private static List<String> codex(String url) {
        var arguments = new ArrayList<String>();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("model_providers.podium.name", "Podium");
        settings.put("model_providers.podium.base_url", url);
        settings.put("model_providers.podium.env_key", OPENAI_KEY);
        settings.put("model_providers.podium.wire_api", "responses");
        settings.put("model_provider", "podium");
        settings.put("model", AUTO);
        settings.forEach((name, value) -> {
            arguments.add("-c");
            arguments.add(name + "=\"" + value + "\"");
        });
        return arguments;
    }
}
