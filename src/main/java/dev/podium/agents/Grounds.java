package dev.podium.agents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The colours behind the characters of a row, by which some programs show what is selected.
 *
 * @param text the row without its escape sequences
 * @param each the ground of each character, as the sequence names it; "" for the terminal's own
 */
record Grounds(String text, List<String> each) {

    /** @param row as tmux captures it with colours: of escape sequences only colours count */
    static Grounds of(String row) {
        var text = new StringBuilder();
        var each = new ArrayList<String>();
        var ground = "";
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c != 0x1b) {
                text.append(c);
                each.add(ground);
                continue;
            }
            int end = i + 1;
            if (end < row.length() && row.charAt(end) == '[') {
                do {
                    end++;
                } while (end < row.length() && (row.charAt(end) < '@' || row.charAt(end) > '~'));
                if (end < row.length() && row.charAt(end) == 'm') {
                    ground = after(ground, row.substring(i + 2, end).split("[;:]"));
                }
            }
            i = end;
        }
        var shown = text.toString().stripTrailing();
        return new Grounds(shown, List.copyOf(each.subList(0, shown.length())));
    }

    private static String after(String before, String[] codes) {
        var ground = before;
        for (int i = 0; i < codes.length; i++) {
            int code = codes[i].isEmpty() ? 0 : number(codes[i]);
            if (code == 38 || code == 48) {
                int more = i + 1 < codes.length && codes[i + 1].equals("2") ? 4 : 2;
                int end = Math.min(codes.length, i + 1 + more);
                if (code == 48) {
                    ground = String.join(";", List.of(codes).subList(i, end));
                }
                i = end - 1;
            } else if (code == 0 || code == 49) {
                ground = "";
            } else if (code >= 40 && code <= 47 || code >= 100 && code <= 107) {
                ground = codes[i];
            } else if (code == 7) {
                ground = "reversed " + ground;
            } else if (code == 27) {
                ground = ground.replace("reversed ", "");
            }
        }
        return ground;
    }

    private static int number(String code) {
        return code.length() < 4 && code.chars().allMatch(Character::isDigit) ? Integer.parseInt(code) : -1;
    }

    String at(int index) {
        return each.get(index);
    }

    /** The ground of most of its characters. */
    String most() {
        var counts = new HashMap<String, Integer>();
        each.forEach(ground -> counts.merge(ground, 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
