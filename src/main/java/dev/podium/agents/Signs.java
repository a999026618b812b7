package dev.podium.agents;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The best that is known of a running program beside its process and its output.
 *
 * @param hook what it says itself, or null where it says nothing
 * @param screen what a known prompt on its screen says, or null where none is known
 */
record Signs(@Nullable Sign hook, @Nullable Sign screen) {

    /** So long after a hook the screen may still show what was before it. */
    static final Duration PAINT = Duration.ofMillis(1_500);

    static final Signs NONE = new Signs(null, null);

    /** The hook's word, unless the screen was seen well after it and shows that something else has come since. */
    @Nullable
    Sign best() {
        if (hook == null || screen == null) {
            return hook == null ? screen : hook;
        }
        return later(hook, screen) && contradicts(hook.state(), screen.state()) ? screen : hook;
    }

    private static boolean later(Sign hook, Sign screen) {
        return !screen.at().isBefore(hook.at().plus(PAINT));
    }

    /**
     * A prompt to fill in stands on the screen of one that has given up, too; and some hooks are not called: for a
     * question that was answered with Escape, Claude Code calls none.
     */
    private static boolean contradicts(AgentState hook, AgentState screen) {
        return hook != screen && !(hook == AgentState.STUCK && screen == AgentState.IDLE);
    }
}
