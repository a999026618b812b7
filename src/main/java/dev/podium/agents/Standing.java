package dev.podium.agents;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A state with its story.
 *
 * @param reason why Podium says so: a sentence, or what the program waits for
 * @param evidence by what Podium knows it
 * @param since when the state began
 * @param exitCode of the program that ended last, or null
 */
record Standing(
        AgentState state,
        String reason,
        Evidence evidence,
        Instant since,
        @Nullable Integer exitCode) {

    /** Known by the program's process. */
    Standing(AgentState state, String reason, Instant since, @Nullable Integer exitCode) {
        this(state, reason, Evidence.PROCESS, since, exitCode);
    }

    /** Not running, because somebody wanted that. */
    static Standing stopped(String reason, Instant since) {
        return new Standing(AgentState.STOPPED, reason, Evidence.PODIUM, since, null);
    }

    /** Whether the program is known to have ended, by itself or not. */
    boolean ended() {
        return state == AgentState.EXITED || state == AgentState.CRASHED;
    }

    Standing saying(String sentence) {
        return new Standing(state, sentence, evidence, since, exitCode);
    }
}
