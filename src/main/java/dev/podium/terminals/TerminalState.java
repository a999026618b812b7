package dev.podium.terminals;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What tmux knows of a terminal. Times are taken when Podium saw the thing happen.
 *
 * @param presence whether the program runs
 * @param processId the program's process, 0 when unknown
 * @param command the foreground program's name as the system reports it, "" when unknown
 * @param exitCode the program's exit code once it ended by itself, else null
 * @param signal the signal that ended it, else null
 * @param lastOutput when it last printed something, or null when it has not since Podium watches
 * @param title what the program calls its window, "" when it set nothing
 * @param told what the program says of itself, or null while it has said nothing
 */
public record TerminalState(
        Presence presence,
        long processId,
        String command,
        @Nullable Integer exitCode,
        @Nullable String signal,
        @Nullable Instant lastOutput,
        String title,
        @Nullable Told told) {

    /** Of a program that says nothing of itself. */
    public TerminalState(
            Presence presence,
            long processId,
            String command,
            @Nullable Integer exitCode,
            @Nullable String signal,
            @Nullable Instant lastOutput,
            String title) {
        this(presence, processId, command, exitCode, signal, lastOutput, title, null);
    }

    public enum Presence {
        /** The program runs. */
        RUNNING,
        /** The program has ended, its last screen is kept. */
        ENDED,
        /** There is no such session. */
        GONE,
        /** The machine or its tmux server does not answer. */
        UNREACHABLE
    }
}
