package dev.podium.terminals;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which lines of a terminal are worth finding again. What scrolled off is; of the screen, what stood there in two looks
 * one after another, so that a counting clock or a half-typed command is not kept each second. A line that was kept a
 * moment ago is not kept again. Pure.
 */
final class FreshLines {

    /** Longer lines are cut. */
    static final int LONGEST = 2_000;

    private static final int REMEMBERED = 1 << 11;

    /** The lines kept last, each at the place that its hash gives; a later one takes an earlier one's. */
    private final long[] remembered = new long[REMEMBERED];

    private Set<String> shown = Set.of();

    /** The lines to keep now, in order. */
    List<String> look(List<String> scrolled, List<String> screen) {
        var fresh = new ArrayList<String>();
        for (var line : scrolled) {
            keep(normal(line), fresh);
        }
        var now = new LinkedHashSet<String>();
        for (var line : screen) {
            now.add(normal(line));
        }
        for (var line : now) {
            if (shown.contains(line)) {
                keep(line, fresh);
            }
        }
        shown = now;
        return fresh;
    }

    /** Nothing was printed since the last look: what it showed stands. */
    List<String> rest() {
        var fresh = new ArrayList<String>();
        shown.forEach(line -> keep(line, fresh));
        shown = Set.of();
        return fresh;
    }

    private void keep(String line, List<String> fresh) {
        if (line.isEmpty()) {
            return;
        }
        long hash = hash(line);
        int place = (int) (hash & REMEMBERED - 1);
        if (remembered[place] != hash) {
            remembered[place] = hash;
            fresh.add(line);
        }
    }

    private static long hash(String line) {
        long hash = 1125899906842597L;
        for (int i = 0; i < line.length(); i++) {
            hash = 31 * hash + line.charAt(i);
        }
        return hash ^ hash >>> 29;
    }

    /** Without what only draws: frames, control characters, and the space around. */
    private static String normal(String line) {
        var text = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            plain = !draws(text.charAt(i));
        }
        if (!plain) {
            var clean = new StringBuilder(text.length());
            text.chars().forEach(c -> clean.append(draws((char) c) ? ' ' : (char) c));
            text = clean.toString();
        }
        return text.strip();
    }

    private static boolean draws(char c) {
        return c < ' ' || c == 0x7f || c >= 0x2500 && c <= 0x259f || c == 0xfffd;
    }
}
