package dev.podium.terminals.live;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the program in a pane says of itself, as tmux tells it within a second of any change, also of panes whose output
 * does not flow.
 *
 * @param process the pane's program at that time; 0 when it did not say
 * @param text "" when there is nothing
 */
record Telling(int pane, long process, String text) {

    private static final String NAME = "podium-told";

    /**
     * The command that asks tmux to tell it. An option's value is not expanded again, and cutting it to a length makes
     * tmux leave out control characters, so that no text can pass for a line of tmux's own.
     */
    static final String SUBSCRIBE = "refresh-client -B \"" + NAME + ":%*:#{=20:@podium_of} #{=1500:@podium_event}\"";

    private static final Pattern NOTICE =
            Pattern.compile("subscription-changed " + NAME + " \\S+ \\S+ \\S+ %(\\d+) : (\\d{0,18}) ?(.*)");

    /** Reads a notification; null when it tells something else. */
    static @Nullable Telling of(String notice) {
        var found = NOTICE.matcher(notice);
        return found.matches()
                ? new Telling(
                        Integer.parseInt(found.group(1)),
                        found.group(2).isEmpty() ? 0 : Long.parseLong(found.group(2)),
                        found.group(3).strip())
                : null;
    }
}
