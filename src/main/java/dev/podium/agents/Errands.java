package dev.podium.agents;

import dev.podium.kernel.AgentId;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Agents whose program is started to do one thing and end, where people can watch it: in the agent's own tmux session. Such a
 * program is never brought back, for nobody knows how far it came. Takes
 * {@link dev.podium.identity.Permission#AGENT_CHANGE}.
 *
 * <p>How each program of the catalogue is told what to do without somebody at its terminal is known here: Claude Code by
 * {@code -p --output-format stream-json}, Codex by {@code exec --json}, OpenCode by {@code run --format json}, Aider by
 * {@code --message-file}, a shell by a script, any command by its input or, where one of its arguments says {@link #PROMPT}, by
 * a file.
 */
public interface Errands {

    /** In an argument of a command: the path of the file with what it is to do. */
    String PROMPT = "{prompt}";

    /**
     * What is to be done.
     *
     * @param wrapper the absolute path of a POSIX shell script on the machine that starts the program: it is given the folder, 1
     *     or 0 for whether the program reads the prompt, and the program with its arguments
     * @param folder absolute, on the machine; what is to be done lies in its file {@code prompt}, and the program may write its
     *     last answer to its file {@code answer}
     * @param variables for the program, on top of its agent's
     */
    record Errand(String wrapper, String folder, Map<String, String> variables) {}

    /** @param token by which its program calls models; null where it has none */
    record Begun(Agent agent, @Nullable UUID token) {}

    /** Whether Podium knows how this program of the catalogue is given something to do without somebody at its terminal. */
    static boolean knows(String program) {
        return Headless.of(program).isPresent();
    }

    /** Whether this program says by itself when it has finished, so that it can be given something while it runs. */
    static boolean tellsWhenDone(String program) {
        return !ProgramHooks.arguments(program).isEmpty();
    }

    /**
     * Starts the program for it, of an agent whose program does not run.
     *
     * @param beforeStart told the token that its program will have, right before it starts; not told where it has none
     * @throws dev.podium.kernel.Refusal {@code agents.busy} where its program runs, {@code agents.not-headless} where Podium does
     *     not know how, {@code agents.errand-gpus} for one that waits for GPUs, {@code agents.adopted}, or what a start is
     *     refused with
     */
    Begun begin(AgentId agent, Errand errand, Consumer<UUID> beforeStart);

    /** It is over: its program's token counts no more. Its last screen stays. Does nothing for a deleted agent. */
    void end(AgentId agent);
}
