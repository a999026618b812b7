package dev.podium.terminals.live;

import java.util.ArrayList;
import java.util.List;

/**
 * Says in tmux's own status line who sees a terminal, and what else is to be said there, to whoever is attached to it past
 * Podium: in Podium's page the terminal's surroundings say it. Its server shows no status line otherwise. Those who may set
 * tmux's options may take the mark away; it is set again every few seconds while it is true.
 */
final class WatchMark {

    private static final int LONGEST = 200;

    private WatchMark() {}

    /**
     * @param names of those who see it
     * @param notice what else is said; ""
     */
    static List<String> lines(List<String> names, String notice) {
        var lines = new ArrayList<String>();
        if (!names.isEmpty()) {
            lines.add("#[align=centre,fg=white,bold,bg=blue] " + words(names) + " ");
        }
        if (!notice.isBlank()) {
            var said = notice.length() > LONGEST ? notice.substring(0, LONGEST) + "…" : notice;
            lines.add("#[align=centre,fg=black,bold,bg=yellow] " + plain(said) + " ");
        }
        return List.copyOf(lines);
    }

    /** @param lines as tmux writes its own; none: the mark goes */
    static List<String> commands(String session, List<String> lines) {
        var target = " -t " + Quoted.text("=" + session + ":") + " ";
        if (lines.isEmpty()) {
            return List.of("set-option -u" + target + "status", "set-option -u" + target + "status-format");
        }
        var commands = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            commands.add("set-option" + target + "status-format[" + i + "] " + Quoted.text(lines.get(i)));
        }
        commands.add("set-option" + target + "status " + (lines.size() == 1 ? "on" : Integer.toString(lines.size())));
        return commands;
    }

    static String words(List<String> names) {
        var first = plain(names.getFirst());
        return switch (names.size()) {
            case 1 -> first + " sees this terminal";
            case 2 -> first + " and " + plain(names.get(1)) + " see this terminal";
            default -> first + " and " + (names.size() - 1) + " others see this terminal";
        };
    }

    /** As tmux shows it: it expands what stands behind # and %, and a control character would draw elsewhere. */
    private static String plain(String name) {
        return name.replaceAll("[\\p{Cc}\\p{Cf}#]", " ").strip().replace("%", "%%");
    }
}
