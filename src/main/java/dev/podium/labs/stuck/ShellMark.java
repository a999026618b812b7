package dev.podium.labs.stuck;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a shell says of itself between its output, by OSC 133.
 *
 * @see <a href="https://gitlab.freedesktop.org/Per_Bothner/specifications/blob/master/proposals/semantic-prompts.md">the
 *     proposal that most shells and terminals follow</a>
 */
public sealed interface ShellMark {

    /** Which shell, as it calls itself; "" where it does not say. */
    String shell();

    /**
     * Whoever sits there raises their hand, or takes it back ({@code H}, Podium's own).
     *
     * @param text what it is about; ""
     */
    record Hand(String shell, boolean up, String text) implements ShellMark {}

    /** It is about to show its prompt ({@code A}). */
    record Prompt(String shell) implements ShellMark {}

    /**
     * It is about to run a command ({@code C}).
     *
     * @param number its own count of commands; 0 where it does not say
     * @param machineAt by the machine's clock; null where it does not say
     * @param text "" where it does not say
     */
    record Begun(String shell, int number, @Nullable Instant machineAt, String text) implements ShellMark {}

    /**
     * A command is over ({@code D}).
     *
     * @param exit null where it does not say
     * @param output what was printed since it began: its beginning and its end
     */
    record Done(
            String shell,
            int number,
            @Nullable Instant machineAt,
            @Nullable Integer exit,
            String output) implements ShellMark {}
}
