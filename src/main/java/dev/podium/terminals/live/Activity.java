package dev.podium.terminals.live;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * That a pane printed, as tmux tells it of every pane once a second, also of those whose output does not flow.
 *
 * @param second since 1970
 */
record Activity(int pane, long second) {

    private static final String NAME = "podium-activity";

    /** The command that asks tmux to tell it. */
    static final String SUBSCRIBE = "refresh-client -B \"" + NAME + ":%*:#{window_activity}\"";

    private static final Pattern NOTICE = Pattern.compile("subscription-changed " + NAME + " .* %(\\d+) : (\\d+)");

    /** Reads a notification; null when it tells something else. */
    static @Nullable Activity of(String notice) {
        var found = NOTICE.matcher(notice);
        return found.matches() ? new Activity(Integer.parseInt(found.group(1)), Long.parseLong(found.group(2))) : null;
    }
}
