package dev.podium.agents;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A state with its story.
 *
 * @param reason why Podium says so, as a sentence
 * @param since when the state began
 * @param exitCode of the program that ended last, or null
 */
record Standing(
        AgentState state,
        String reason,
        Instant since,
        @Nullable Integer exitCode) {

    /** Whether the program is known to have ended, by itself or not. */
    boolean ended() {
        return state == AgentState.EXITED || state == AgentState.CRASHED;
    }

    Standing saying(String sentence) {
        return new Standing(state, sentence, since, exitCode);
    }
}
