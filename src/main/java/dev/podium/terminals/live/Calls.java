package dev.podium.terminals.live;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The latest calls of tools that the program in a pane told, as its hooks keep them in an option of the pane, within a second
 * of any change. A history where {@link Telling} is a state: of several calls within a second none is missed.
 *
 * @param text "" when there are none; the oldest first, and cut at its beginning
 */
record Calls(int pane, String text) {

    /** More than {@code hook.sh} ever leaves there. */
    static final int LONGEST = 13_000;

    private static final String NAME = "podium-calls";

    /**
     * Cut as {@link Telling#SUBSCRIBE} is, at its end: where tmux 3.3a cuts at the beginning it leaves control characters in
     * what is short enough, and so a text could pass for a line of tmux's own.
     */
    static final String SUBSCRIBE = "refresh-client -B \"" + NAME + ":%*:#{=" + LONGEST + ":@podium_calls}\"";

    private static final Pattern NOTICE =
            Pattern.compile("subscription-changed " + NAME + " \\S+ \\S+ \\S+ %(\\d{1,9}) : ?(.*)");

    /** Reads a notification; null when it tells something else. */
    static @Nullable Calls of(String notice) {
        var found = NOTICE.matcher(notice);
        if (!found.matches()) {
            return null;
        }
        var text = found.group(2);
        // tmux counts styles among the text as nothing, so its own cut is none for who puts thousands of them there.
        return new Calls(Integer.parseInt(found.group(1)), text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    }
}
