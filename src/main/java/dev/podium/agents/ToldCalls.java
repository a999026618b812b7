package dev.podium.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the calls that {@code hook.sh} keeps, and knows which of them are new. Whoever can reach the pane can write anything
 * there: whatever cannot be read says nothing. Not safe for several threads.
 */
final class ToldCalls {

    /** So many are taken at once, the latest; an agent that calls faster than that is in a loop by what is left, too. */
    static final int MOST = 20;

    /** Number, how it ended, tool, and how long what was asked really is. */
    private static final Pattern BEGIN = Pattern.compile("<(\\d{1,10}):([-+!]):([\\w.-]{0,60}):(\\d{1,12})>");

    private static final String END = " .";
    private static final String CUT = "<cut>";
    private static final String SHARP = "<sharp>";

    private static final Pattern OUT = HookWords.string("stdout");
    private static final Pattern ERRORS = HookWords.string("stderr");

    /** One call as it is written down; read only if it is new. */
    private record Entry(String raw, String how, String tool, String length, String asked, String result) {

        AgentCall call() {
            var failed = how.equals("!") ? null : Boolean.valueOf(how.equals("-"));
            var command = HookWords.COMMAND.matcher(asked);
            String said;
            String exactly;
            if (command.find()) {
                // How somebody describes a command may be another each time.
                said = HookWords.plain(command.group(1));
                exactly = asked.contains(CUT) ? length + " " + command.group(1) : command.group(1);
            } else {
                said = HookWords.or(HookWords.PATH, asked, HookWords.plain(asked));
                exactly = length + " " + asked;
            }
            return new AgentCall(
                    tool.isEmpty() ? "a tool" : tool,
                    said.replace(CUT, " … ").replace(SHARP, "#"),
                    exactly,
                    failed,
                    lines(result));
        }
    }

    /** The last entry that was there; null before anything was read, "" where there was none. */
    private @Nullable String last;

    /** @param latest all that are kept, the oldest first; the first time what was there before, of which nothing is new */
    List<AgentCall> fresh(String latest) {
        var entries = entries(latest);
        var before = last;
        if (!entries.isEmpty()) {
            last = entries.getLast().raw();
        } else if (before == null) {
            last = "";
        }
        if (before == null) {
            return List.of();
        }
        int from = entries.size();
        while (from > 0 && !entries.get(from - 1).raw().equals(before)) {
            from--;
        }
        return entries.subList(Math.max(from, entries.size() - MOST), entries.size()).stream()
                .map(Entry::call)
                .toList();
    }

    private static List<Entry> entries(String text) {
        var entries = new ArrayList<Entry>();
        var begin = BEGIN.matcher(text);
        for (boolean more = begin.find(); more; ) {
            var found = begin.toMatchResult();
            more = begin.find();
            int to = more ? begin.start() : text.length();
            var body = text.substring(found.end(), to);
            var middle = "<" + found.group(1) + "=>";
            int at = body.indexOf(middle);
            if (at >= 0) {
                var result = body.substring(at + middle.length());
                entries.add(new Entry(
                        text.substring(found.start(), to),
                        found.group(2),
                        found.group(3),
                        found.group(4),
                        body.substring(0, at),
                        result.endsWith(END) ? result.substring(0, result.length() - END.length()) : result));
            }
        }
        return entries;
    }

    /** As a person would have seen it. What was cut in the middle of a line leaves out that line. */
    private static String lines(String json) {
        var text = json.length() > 1 && json.startsWith("\"")
                ? json.substring(1, json.length() - (json.endsWith("\"") ? 1 : 0))
                : json;
        var out = OUT.matcher(json);
        if (out.find()) {
            var errors = ERRORS.matcher(json);
            text = out.group(1) + "\\n" + (errors.find(out.end()) ? errors.group(1) : "");
        }
        var lines = HookWords.unescaped(text).replace(SHARP, "#");
        int cut = lines.indexOf(CUT);
        if (cut < 0) {
            return lines;
        }
        int end = lines.indexOf('\n', cut);
        return lines.substring(0, cut) + "\n" + lines.substring(end < 0 ? cut + CUT.length() : end + 1);
    }
}
