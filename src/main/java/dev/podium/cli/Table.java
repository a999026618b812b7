package dev.podium.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows in columns as wide as they need; before a terminal no wider than that, with its colours where it has some. */
final class Table {

    private static final int GAP = 2;
    private static final int LEAST = 8;
    private static final String OFF = "\033[0m";
    private static final String HEAD = "\033[1m";

    /** States in the colours that the page gives them, by the first word of a cell. */
    private static final Map<String, String> COLOURS = Map.ofEntries(
            Map.entry("waiting", "\033[33m"),
            Map.entry("needs", "\033[33m"),
            Map.entry("stuck", "\033[31m"),
            Map.entry("crashed", "\033[31m"),
            Map.entry("unreachable", "\033[31m"),
            Map.entry("offline", "\033[31m"),
            Map.entry("broken", "\033[31m"),
            Map.entry("silent", "\033[31m"),
            Map.entry("look", "\033[33m"),
            Map.entry("working", "\033[32m"),
            Map.entry("online", "\033[32m"));

    private final Screen screen;

    Table(Screen screen) {
        this.screen = screen;
    }

    void print(List<List<String>> rows, PrintWriter out) {
        var widths = widths(rows);
        for (int row = 0; row < rows.size(); row++) {
            var line = new StringBuilder();
            var cells = rows.get(row);
            for (int i = 0; i < cells.size(); i++) {
                boolean last = i == cells.size() - 1;
                var cell = cut(cells.get(i), widths.get(i));
                var colour = colour(cell, row == 0);
                line.append(colour).append(cell).append(colour.isEmpty() ? "" : OFF);
                if (!last) {
                    line.repeat(' ', widths.get(i) - width(cell) + GAP);
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private String colour(String cell, boolean head) {
        if (!screen.colours()) {
            return "";
        }
        if (head) {
            return HEAD;
        }
        int space = cell.indexOf(' ');
        return COLOURS.getOrDefault((space < 0 ? cell : cell.substring(0, space)).toLowerCase(Locale.ROOT), "");
    }

    /** Where they are wider than the terminal together, the widest give way. */
    private List<Integer> widths(List<List<String>> rows) {
        var widths = new ArrayList<Integer>();
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), width(row.get(i))));
            }
        }
        if (screen.columns() > 0) {
            int over = widths.stream().mapToInt(Integer::intValue).sum()
                    + GAP * Math.max(0, widths.size() - 1)
                    - screen.columns();
            for (; over > 0; over--) {
                int widest = 0;
                for (int i = 1; i < widths.size(); i++) {
                    widest = widths.get(i) >= widths.get(widest) ? i : widest;
                }
                if (widths.get(widest) <= LEAST) {
                    break;
                }
                widths.set(widest, widths.get(widest) - 1);
            }
        }
        return widths;
    }

    private static String cut(String cell, int most) {
        if (width(cell) <= most) {
            return cell;
        }
        var kept = new StringBuilder();
        int width = 0;
        for (int at = 0; at < cell.length(); at += Character.charCount(cell.codePointAt(at))) {
            int letter = cell.codePointAt(at);
            if (width + cells(letter) > most - 1) {
                break;
            }
            width += cells(letter);
            kept.appendCodePoint(letter);
        }
        return kept.append('…').toString();
    }

    static int width(String text) {
        return text.codePoints().map(Table::cells).sum();
    }

    /** How many cells terminals give a letter: none to marks, two to East Asian ones and emoji. */
    private static int cells(int letter) {
        int type = Character.getType(letter);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return letter >= 0x1100 && letter <= 0x115f
                        || letter >= 0x2e80 && letter <= 0xa4cf
                        || letter >= 0xac00 && letter <= 0xd7a3
                        || letter >= 0xf900 && letter <= 0xfaff
                        || letter >= 0xfe30 && letter <= 0xfe6f
                        || letter >= 0xff00 && letter <= 0xff60
                        || letter >= 0xffe0 && letter <= 0xffe6
                        || letter >= 0x1f300 && letter <= 0x1f64f
                        || letter >= 0x1f900 && letter <= 0x1f9ff
                        || letter >= 0x20000 && letter <= 0x3fffd
                ? 2
                : 1;
    }
}
