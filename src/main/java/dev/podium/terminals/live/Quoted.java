package dev.podium.terminals.live;

import java.nio.charset.StandardCharsets;

/**
 * Text as one argument of a tmux command line. Everything but letters, digits and a few signs becomes an octal escape
 * between double quotes, so that no text, whatever it holds, is read as anything but itself.
 */
final class Quoted {

    private Quoted() {}

    static String text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8), 0, text.getBytes(StandardCharsets.UTF_8).length);
    }

    /** Text that tmux expands formats in, such as a directory: every # is doubled. */
    static String format(String text) {
        return text(text.replace("#", "##"));
    }

    /** Bytes, none of them 0: tmux's arguments end there. */
    static String bytes(byte[] bytes, int from, int to) {
        var line = new StringBuilder(to - from + 16).append('"');
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xff;
            if (b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || " -_./:,=+@%".indexOf(b) >= 0) {
                line.append((char) b);
            } else {
                line.append('\\')
                        .append((char) ('0' + (b >> 6)))
                        .append((char) ('0' + (b >> 3 & 7)))
                        .append((char) ('0' + (b & 7)));
            }
        }
        return line.append('"').toString();
    }
}
