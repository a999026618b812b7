package dev.podium.cli;

import java.util.Map;

/**
 * What the answers are written to.
 *
 * @param columns of a terminal; 0 for a file or a pipe, where nothing is cut
 * @param colours whether it shows them and nobody has asked for none
 */
record Screen(int columns, boolean colours) {

    static final Screen FILE = new Screen(0, false);

    private static final int USUAL = 80;

    /** That of this process. */
    static Screen own(Map<String, String> environment) {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            return FILE;
        }
        var said = environment.getOrDefault("COLUMNS", "");
        int columns = said.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(said) : Tty.columns();
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || "dumb".equals(environment.getOrDefault("TERM", "dumb"));
        return new Screen(columns > 0 ? columns : USUAL, !plain);
    }
}
