package dev.podium.agents;

import java.util.List;

/**
 * A program that agents can be.
 *
 * @param id as REST names it: {@code claude-code}
 * @param name as people call it
 * @param arguments the command it starts, program first; empty for {@link #COMMAND}, where the agent gives its own
 * @param resume what it is given, before the agent's own arguments, to go on with the last conversation in its
 *     directory; empty where it knows none
 * @param install one sentence on how to get it, for the refusal when it is missing
 */
public record Program(String id, String name, List<String> arguments, List<String> resume, String install) {

    /** Any command, given with the agent. */
    public static final Program COMMAND = new Program("command", "Command", List.of(), List.of(), "");

    /** A login shell of the OS user. */
    public static final Program SHELL =
            new Program("shell", "Shell", List.of("bash", "--login"), List.of(), "Install bash on the machine.");

    /**
     * The catalogue, in the order a form shows it. How each resumes stands in its own reference: Claude Code's
     * {@code --continue}, "the most recent conversation in the current directory" (code.claude.com, CLI reference);
     * Codex's {@code resume --last} (its help; of the working directory); OpenCode's {@code --continue} (opencode.ai,
     * CLI); Gemini CLI's {@code --resume latest} (geminicli.com, session management; of the project); Aider's
     * {@code --restore-chat-history} (aider.chat, options; the history lies in the directory). Claude Code ends where
     * there is nothing to continue.
     */
    public static final List<Program> CATALOGUE = List.of(
            new Program(
                    "claude-code",
                    "Claude Code",
                    List.of("claude"),
                    List.of("--continue"),
                    "npm install -g @anthropic-ai/claude-code"),
            new Program(
                    "codex", "Codex", List.of("codex"), List.of("resume", "--last"), "npm install -g @openai/codex"),
            new Program(
                    "opencode", "OpenCode", List.of("opencode"), List.of("--continue"), "npm install -g opencode-ai"),
            new Program(
                    "gemini-cli",
                    "Gemini CLI",
                    List.of("gemini"),
                    List.of("--resume", "latest"),
                    "npm install -g @google/gemini-cli"),
            new Program(
                    "aider",
                    "Aider",
                    List.of("aider"),
                    List.of("--restore-chat-history"),
                    "python -m pip install aider-install && aider-install"),
            SHELL,
            COMMAND);

    /** What an agent's own arguments may say of a conversation; then it is theirs to say. */
    private static final List<String> SAID =
            List.of("resume", "--continue", "--resume", "-r", "--session", "--session-id");

    boolean resumes() {
        return !resume.isEmpty();
    }

    /** What it is given to go on where it was; nothing where the agent's own arguments say which conversation. */
    List<String> resume(List<String> own) {
        return own.stream().anyMatch(each -> SAID.contains(each) || resume.contains(each)) ? List.of() : resume;
    }
}
