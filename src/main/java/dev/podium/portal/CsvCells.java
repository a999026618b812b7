package dev.podium.portal;

import java.util.List;

/**
 * Values as CSV (RFC 4180). What a spreadsheet would take for a formula begins with an apostrophe, for names and comments are
 * what somebody typed. Pure.
 */
public final class CsvCells {

    /** By which a spreadsheet takes text for a formula. */
    private static final String FORMULA = "=+-@\t\r\n";

    private CsvCells() {}

    public static String text(String text) {
        boolean formula = isFormula(text) || isGuarded(text);
        boolean plain = !formula && text.chars().noneMatch(each -> ",;\t\"\r\n".indexOf(each) >= 0);
        return plain ? text : "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }

    /** What {@link #text} was given, from a cell as it was read. */
    public static String unguarded(String cell) {
        return isGuarded(cell) ? cell.substring(1) : cell;
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    }

    /** Apostrophes before a formula: what has some of its own gets one more, so that reading takes just that away. */
    private static boolean isGuarded(String cell) {
        int at = 0;
        while (at < cell.length() && cell.charAt(at) == '\'') {
            at++;
        }
        return at > 0 && isFormula(cell.substring(at));
    }

    /** @param cells as they are to stand there, so text by {@link #text} */
    public static void line(StringBuilder out, List<String> cells) {
        out.append(String.join(",", cells)).append("\r\n");
    }
}
