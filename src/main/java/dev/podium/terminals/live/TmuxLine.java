package dev.podium.terminals.live;

import dev.podium.terminals.Terminals.NewTerminal;

/** Command lines for tmux that carry what people chose. */
final class TmuxLine {

    private TmuxLine() {}

    /** Answers with the new window's id. */
    static String newSession(NewTerminal wanted) {
        return "new-session -d -P -F \"#{window_id}\" -s " + Quoted.text(wanted.session()) + " -x " + wanted.cols()
                + " -y " + wanted.rows() + program(wanted);
    }

    /**
     * The program anew in a window of its own, in place of the session's present ones. Not respawn-pane: tmux 3.3a then
     * drops as many bytes of the new program's output as the old one's had left unread.
     */
    static String restart(NewTerminal wanted, Iterable<String> oldWindows) {
        // The equals sign demands the very name; without it tmux takes the beginning of one.
        var session = Quoted.text("=" + wanted.session() + ":");
        var line = new StringBuilder("set-option -t ")
                .append(session)
                .append(" default-size ")
                .append(wanted.cols())
                .append('x')
                .append(wanted.rows())
                .append(" ; new-window -t ")
                .append(session)
                .append(program(wanted));
        oldWindows.forEach(window -> line.append(" ; kill-window -t ").append(window));
        return line.toString();
    }

    private static String program(NewTerminal wanted) {
        var line = new StringBuilder(" -c ").append(Quoted.format(wanted.directory()));
        wanted.environment().forEach((name, value) -> line.append(" -e ").append(Quoted.text(name + "=" + value)));
        // tmux gives a single word to a shell to read. The shell here reads a fixed text and becomes the program.
        line.append(" -- sh -c ").append(Quoted.text("exec \"$0\" \"$@\""));
        wanted.arguments().forEach(each -> line.append(' ').append(Quoted.text(each)));
        return line.toString();
    }
}
