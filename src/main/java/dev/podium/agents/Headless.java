package dev.podium.agents;

import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a program is given something to do without somebody at its terminal, as its own reference says: Claude Code's print mode
 * (code.claude.com, "run Claude Code programmatically"), {@code codex exec} (developers.openai.com/codex, non-interactive mode;
 * "-" reads the prompt), {@code opencode run} (opencode.ai, CLI; it reads what is no terminal), Aider's {@code --message-file}
 * (aider.chat, scripting).
 *
 * @param before what it is given first, before what lets it tell its state
 * @param after what stands behind the agent's own arguments; {@code {prompt}} and {@code {answer}} are paths of files
 * @param reads whether it reads what it is to do
 */
record Headless(List<String> before, List<String> after, boolean reads) {

    private static final String ANSWER = "{answer}";

    private static final Map<String, Headless> KNOWN = Map.of(
            "claude-code",
            new Headless(List.of(), List.of("-p", "--output-format", "stream-json", "--verbose"), true),
            "codex",
            new Headless(
                    List.of("exec"),
                    List.of("--json", "--skip-git-repo-check", "--output-last-message", ANSWER, "-"),
                    true),
            "opencode",
            new Headless(List.of("run"), List.of("--format", "json"), true),
            "aider",
            new Headless(List.of(), List.of("--yes-always", "--no-pretty", "--message-file", Errands.PROMPT), false),
            Program.SHELL.id(),
            new Headless(List.of(), List.of(Errands.PROMPT), false),
            Program.COMMAND.id(),
            new Headless(List.of(), List.of(), true));

    /** @param program its id in the catalogue */
    static Optional<Headless> of(String program) {
        return Optional.ofNullable(KNOWN.get(program));
    }

    static Optional<Headless> of(AgentRow row) {
        return of(row.program()).map(way -> {
            // A command that is handed the file reads nothing else.
            boolean named = row.arguments().stream().anyMatch(each -> each.contains(Errands.PROMPT));
            return named ? new Headless(way.before, way.after, false) : way;
        });
    }

    /** What the program is given, in order. */
    List<String> arguments(List<String> hooks, List<String> own, Errands.Errand errand) {
        var all = new ArrayList<>(before);
        all.addAll(hooks);
        own.forEach(each -> all.add(each.replace(Errands.PROMPT, errand.folder() + "/prompt")));
        after.forEach(each -> all.add(each.replace(Errands.PROMPT, errand.folder() + "/prompt")
                .replace(ANSWER, errand.folder() + "/answer")));
        return all;
    }

    static Refusal unknown(Program program) {
        return Refusal.conflict(
                "agents.not-headless",
                "Podium does not know how " + program.name()
                        + " is given something to do without somebody at its terminal.",
                "Take one of claude-code, codex, opencode, aider, shell and command.");
    }
}
