package dev.podium.terminals.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** The last rows of a captured screen that hold something, each beginning with the colours in force there. */
public final class Tail {

    private Tail() {}

    public static String of(byte[] screen, int lines) {
        var rows = new ArrayDeque<String>();
        var pen = new StringBuilder();
        int last = 0;
        int index = 0;
        for (var row : new String(screen, StandardCharsets.UTF_8).split("\n", -1)) {
            index++;
            rows.addLast(pen + row + (row.isEmpty() ? "" : "\033[0m"));
            if (!blank(row)) {
                last = index;
            }
            follow(row, pen);
        }
        for (int i = index; i > last; i--) {
            rows.removeLast();
        }
        while (rows.size() > lines) {
            rows.removeFirst();
        }
        return String.join("\n", rows);
    }

    private static boolean blank(String row) {
        boolean escape = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (escape) {
                escape = c == '[' || c < '@' || c > '~';
            } else if (c == 0x1b) {
                escape = true;
            } else if (c > ' ') {
                return false;
            }
        }
        return true;
    }

    private static void follow(String row, StringBuilder pen) {
        int from;
        int at = 0;
        while ((from = row.indexOf("\033[", at)) >= 0) {
            int end = row.indexOf('m', from);
            if (end < 0) {
                return;
            }
            var codes = row.substring(from + 2, end);
            if (codes.isEmpty() || codes.equals("0") || codes.startsWith("0;")) {
                pen.setLength(0);
            }
            pen.append(row, from, end + 1);
            at = end + 1;
        }
    }
}
