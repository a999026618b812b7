package dev.podium.labs.stuck;

import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a command's output: enough to say whether it is the same as another's and what was wrong.
 *
 * @param hash of its end, without what differs from time to time; 0 where it printed nothing
 * @param errors its lines that say what is wrong, in order, without what differs
 * @param last its last line that says something, "" where there is none
 */
public record Output(long hash, List<String> errors, String last) {

    /** So many lines at its end make the hash; more would make a counter far above differ. */
    private static final int TAIL = 20;

    private static final int LONGEST_LINE = 400;

    public static final Output NONE = new Output(0, List.of(), "");

    public Output {
        errors = List.copyOf(errors);
    }

    /** @param raw as the terminal got it, at least its end */
    public static Output of(String raw) {
        var shown = Plain.shown(raw);
        if (shown.isBlank()) {
            return NONE;
        }
        var kept = new ArrayList<String>();
        var lines = shown.split("\n");
        for (int i = lines.length - 1; i >= 0 && kept.size() < TAIL; i--) {
            var line = lines[i];
            var normal = Plain.line(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
            if (!normal.isEmpty()) {
                kept.add(normal);
            }
        }
        return new Output(hash(kept), ErrorLines.of(shown), ErrorLines.last(shown));
    }

    private static long hash(List<String> lines) {
        long hash = 1125899906842597L;
        for (var line : lines) {
            for (int i = 0; i < line.length(); i++) {
                hash = 31 * hash + line.charAt(i);
            }
            hash = 31 * hash + '\n';
        }
        return hash == 0 ? 1 : hash;
    }
}
