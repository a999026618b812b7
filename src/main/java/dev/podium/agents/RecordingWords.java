package dev.podium.agents;

import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words by which lines of recordings are found: runs of letters and digits in lower case, and each ideograph by
 * itself. Every other character divides, so a path or an error code is found by its parts; whether they stand side by side
 * is then looked at in the line itself. Pure.
 */
final class RecordingWords {

    private static final int LONGEST = 64;
    private static final int MOST_TERMS = 10;

    private RecordingWords() {}

    static Set<String> of(Collection<String> lines) {
        var words = new LinkedHashSet<String>();
        lines.forEach(line -> split(line, words));
        return words;
    }

    private static void split(String line, Collection<String> words) {
        int from = -1;
        int i = 0;
        while (i < line.length()) {
            int c = line.codePointAt(i);
            boolean ideograph = Character.isIdeographic(c);
            boolean inside = Character.isLetterOrDigit(c) && !ideograph;
            if (inside && from < 0) {
                from = i;
            } else if (!inside && from >= 0) {
                words.add(word(line, from, i));
                from = -1;
            }
            if (ideograph) {
                words.add(Character.toString(c));
            }
            i += Character.charCount(c);
        }
        if (from >= 0) {
            words.add(word(line, from, line.length()));
        }
    }

    private static String word(String line, int from, int to) {
        return line.substring(from, Math.min(to, from + LONGEST)).toLowerCase(Locale.ROOT);
    }

    /**
     * One of the words that somebody looks for, in lower case.
     *
     * @param beginning whether the line's word may go on after it
     */
    record Term(String text, boolean beginning) {

        boolean in(String line) {
            for (int from = line.indexOf(text); from >= 0; from = line.indexOf(text, from + 1)) {
                int to = from + text.length();
                if (!joined(line, from) && (beginning || !joined(line, to))) {
                    return true;
                }
            }
            return false;
        }

        /** Whether what stands before and after this place is one word. */
        private static boolean joined(String line, int at) {
            return at > 0 && at < line.length() && inWord(line.codePointBefore(at)) && inWord(line.codePointAt(at));
        }

        private static boolean inWord(int c) {
            return Character.isLetterOrDigit(c) && !Character.isIdeographic(c);
        }
    }

    /**
     * What is looked for.
     *
     * @param terms each has to stand in the line
     * @param query their words, for the index
     */
    record Wanted(List<Term> terms, String query) {

        boolean in(String line) {
            var low = line.toLowerCase(Locale.ROOT);
            return terms.stream().allMatch(term -> term.in(low));
        }
    }

    /** A refusal {@code agents.bad-query}. */
    static Wanted wanted(String text) {
        var terms = new ArrayList<Term>();
        var query = new LinkedHashSet<String>();
        for (var typed : text.strip().toLowerCase(Locale.ROOT).split("\\s+")) {
            boolean beginning = typed.endsWith("*");
            var term = beginning ? typed.substring(0, typed.length() - 1) : typed;
            var words = new ArrayList<String>();
            split(term, words);
            if (words.isEmpty()) {
                continue;
            }
            terms.add(new Term(term, beginning));
            for (int i = 0; i < words.size(); i++) {
                // A single letter would be the beginning of a good part of all words.
                boolean open =
                        beginning && i == words.size() - 1 && words.get(i).length() > 1 && term.endsWith(words.get(i));
                query.add("'" + words.get(i) + "'" + (open ? ":*" : ""));
            }
        }
        if (terms.isEmpty() || terms.size() > MOST_TERMS || text.length() > Recordings.LONGEST_QUERY) {
            throw Refusal.invalidField(
                    "q",
                    "agents.bad-query",
                    "A search has 1 to " + MOST_TERMS + " words with letters or digits, and " + Recordings.LONGEST_QUERY
                            + " characters at most.",
                    "Type a word that the line has.");
        }
        return new Wanted(terms, String.join(" & ", query));
    }
}
