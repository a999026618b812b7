package dev.podium.portal;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Text with separated values as spreadsheets write it: commas, semicolons or tabs, values in quotes that may hold any of
 * them and ends of lines, a quote doubled inside. Pure.
 *
 * <p>Invariant: every character of the text is in a value, or a separator, or one of a value's quotes, or a blank around one;
 * so nothing is lost without a word. Values are in one form (NFC), for é may be one character or two, and who copies a name
 * out of another program sees no difference.
 */
public final class CsvText {

    /**
     * One record.
     *
     * @param line where it begins, from 1
     * @param broken what is wrong with it, in a sentence; "" where nothing is
     */
    public record Line(int line, List<String> values, String broken) {

        public Line {
            values = List.copyOf(values);
        }

        public boolean isBlank() {
            return values.stream().allMatch(String::isEmpty);
        }
    }

    private static final char[] SEPARATORS = {',', ';', '\t'};

    private final String text;
    private final char separator;
    private int at;
    private int line;

    private CsvText(String text, char separator, int at, int line) {
        this.text = text;
        this.separator = separator;
        this.at = at;
        this.line = line;
    }

    /** Every record that is not blank, the column names first. */
    public static List<Line> read(String given) {
        var text = given.startsWith("\ufeff") ? given.substring(1) : given;
        int at = 0;
        int line = 1;
        char separator = 0;
        // Some spreadsheets say first what separates.
        if (text.regionMatches(true, 0, "sep=", 0, 4) && text.length() > 4 && "\r\n".indexOf(text.charAt(4)) < 0) {
            separator = text.charAt(4);
            while (at < text.length() && text.charAt(at) != '\n') {
                at++;
            }
            at = Math.min(text.length(), at + 1);
            line = 2;
        }
        var reader = new CsvText(text, separator == 0 ? guess(text) : separator, at, line);
        var lines = new ArrayList<Line>();
        while (reader.at < text.length()) {
            var next = reader.next();
            if (!next.isBlank()) {
                lines.add(next);
            }
        }
        return lines;
    }

    /** The one that the first line with anything on it has most of, outside of quotes. */
    private static char guess(String text) {
        var counts = new int[SEPARATORS.length];
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '\n' || c == '\r') && any) {
                break;
            } else if (!quoted) {
                for (int s = 0; s < SEPARATORS.length; s++) {
                    counts[s] += c == SEPARATORS[s] ? 1 : 0;
                }
            }
            any |= !Character.isWhitespace(c);
        }
        int most = 0;
        for (int s = 1; s < SEPARATORS.length; s++) {
            most = counts[s] > counts[most] ? s : most;
        }
        return SEPARATORS[most];
    }

    private Line next() {
        int began = line;
        var values = new ArrayList<String>();
        var broken = "";
        while (true) {
            var value = new StringBuilder();
            if (at < text.length() && text.charAt(at) == '"') {
                int opened = line;
                if (!quoted(value)) {
                    broken = "The quote that begins on line " + opened + " is never closed.";
                }
            }
            // What follows a closed quote, up to the separator, belongs to the value all the same.
            while (at < text.length() && text.charAt(at) != separator && !isEnd(text.charAt(at))) {
                value.append(text.charAt(at++));
            }
            values.add(bare(value.toString()));
            if (at >= text.length()) {
                break;
            }
            if (isEnd(text.charAt(at))) {
                end();
                break;
            }
            at++;
        }
        return new Line(began, values, broken);
    }

    /** From the opening quote to behind the closing one; false where there is none. */
    private boolean quoted(StringBuilder value) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                if (at < text.length() && text.charAt(at) == '"') {
                    at++;
                } else {
                    return true;
                }
            } else if (c == '\n' || c == '\r' && !(at < text.length() && text.charAt(at) == '\n')) {
                line++;
            }
            value.append(c);
        }
        return false;
    }

    /** In one form, and without blanks around it: those that nobody sees, too, by which somebody would be there twice. */
    public static String bare(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return Normalizer.normalize(value.substring(from, to), Normalizer.Form.NFC);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u200b' || c == '\ufeff';
    }

    /** Whether half a character stands in it: a surrogate without its other, which nothing can be written of. */
    public static boolean isTorn(String text) {
        return text.codePoints().anyMatch(each -> each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE);
    }

    private static boolean isEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private void end() {
        if (text.charAt(at) == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
            at++;
        }
        at++;
        line++;
    }
}
