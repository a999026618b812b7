package dev.podium.terminals.live;

import dev.podium.terminals.TerminalState;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pane as tmux lists it. A window linked into several sessions gives a row for each of them. */
record PaneRow(
        String session,
        String window,
        boolean windowActive,
        int pane,
        boolean paneActive,
        boolean dead,
        @Nullable Integer exitCode,
        @Nullable String signal,
        long processId,
        int width,
        int height,
        boolean inMode,
        String command,
        String title) {

    private static final int FIELDS = 14;

    static final String FORMAT = "\"#{session_name}\\t#{window_id}\\t#{window_active}\\t#{pane_id}\\t#{pane_active}"
            + "\\t#{pane_dead}\\t#{pane_dead_status}\\t#{pane_dead_signal}\\t#{pane_pid}\\t#{pane_width}\\t#{pane_height}"
            + "\\t#{pane_in_mode}\\t#{pane_current_command}\\t#{pane_title}\"";

    static List<PaneRow> parse(String answer) {
        var rows = new ArrayList<PaneRow>();
        for (var line : answer.split("\n")) {
            var f = line.split("\t", FIELDS);
            if (f.length == FIELDS) {
                rows.add(new PaneRow(
                        f[0],
                        f[1],
                        f[2].equals("1"),
                        Integer.parseInt(f[3].substring(1)),
                        f[4].equals("1"),
                        f[5].equals("1"),
                        f[6].isEmpty() ? null : Integer.valueOf(f[6]),
                        f[7].isEmpty() ? null : f[7],
                        f[8].isEmpty() ? 0 : Long.parseLong(f[8]),
                        Integer.parseInt(f[9]),
                        Integer.parseInt(f[10]),
                        !f[11].equals("0"),
                        f[12],
                        f[13]));
            }
        }
        return rows;
    }

    /** Whether tmux knows how the program ended. */
    boolean endKnown() {
        return exitCode != null || signal != null;
    }

    TerminalState state(@Nullable Instant lastOutput, @Nullable Told told) {
        return new TerminalState(
                dead ? Presence.ENDED : Presence.RUNNING,
                processId,
                command,
                dead ? exitCode : null,
                dead ? signal : null,
                lastOutput,
                title,
                told);
    }
}
