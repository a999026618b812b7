package dev.podium.agents;

import java.util.List;

/**
 * A program that agents can be.
 *
 * @param id as REST names it: {@code claude-code}
 * @param name as people call it
 * @param arguments the command it starts, program first; empty for {@link #COMMAND}, where the agent gives its own
 * @param install one sentence on how to get it, for the refusal when it is missing
 */
public record Program(String id, String name, List<String> arguments, String install) {

    /** Any command, given with the agent. */
    public static final Program COMMAND = new Program("command", "Command", List.of(), "");

    /** A login shell of the OS user. */
    public static final Program SHELL =
            new Program("shell", "Shell", List.of("bash", "--login"), "Install bash on the machine.");

    /** The catalogue, in the order a form shows it. */
    public static final List<Program> CATALOGUE = List.of(
            new Program("claude-code", "Claude Code", List.of("claude"), "npm install -g @anthropic-ai/claude-code"),
            new Program("codex", "Codex", List.of("codex"), "npm install -g @openai/codex"),
            new Program("opencode", "OpenCode", List.of("opencode"), "npm install -g opencode-ai"),
            new Program("gemini-cli", "Gemini CLI", List.of("gemini"), "npm install -g @google/gemini-cli"),
            new Program("aider", "Aider", List.of("aider"), "python -m pip install aider-install && aider-install"),
            SHELL,
            COMMAND);
}
