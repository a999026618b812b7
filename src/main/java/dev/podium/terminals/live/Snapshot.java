package dev.podium.terminals.live;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that paint on a fresh terminal what a tmux pane holds: history, screen, cursor and modes. Programs that redraw
 * by difference go on right from it only if all of that is restored, not the text alone.
 *
 * <p>What tmux does not tell is left at its default: the colour in which the next character would be written, the saved
 * cursor, and the character sets. Programs set these anew before they count on them.
 */
final class Snapshot {

    private final ByteArrayOutputStream out;
    private final byte[] newline = "\033[0m\r\n".getBytes(StandardCharsets.US_ASCII);

    /** The colours and attributes in force at this place of the text: the sequences since the last reset. */
    private final ByteArrayOutputStream pen = new ByteArrayOutputStream();

    private Snapshot(int size) {
        out = new ByteArrayOutputStream(size);
    }

    /**
     * @param screen the rows of the visible screen, as capture-pane -e -N prints them
     * @param history the rows above it with wrapped lines joined, or null to paint the screen alone
     * @param main the main screen behind an alternate one, or null
     * @param begun the beginning of an escape sequence that the program has not finished
     */
    static byte[] of(Modes modes, byte[] screen, byte @Nullable [] history, byte @Nullable [] main, byte[] begun) {
        var snapshot = new Snapshot(screen.length + (history == null ? 0 : history.length) + 4096);
        snapshot.paint(modes, screen, history, main);
        int end = begun.length;
        while (end > 0 && begun[end - 1] == '\n') {
            end--;
        }
        snapshot.out.write(begun, 0, end);
        return snapshot.out.toByteArray();
    }

    private void paint(Modes modes, byte[] screen, byte @Nullable [] history, byte @Nullable [] main) {
        // A reset, then line drawing as the second character set: tmux shifts to it for cells drawn with it.
        write("\033c\033)0");
        if (history != null && modes.history() > 0) {
            rows(history, Integer.MAX_VALUE);
            write("\033[0m\r\n");
            pen.reset();
        }
        if (modes.alternate()) {
            if (main != null) {
                rows(main, modes.height());
            }
            write("\033[0m\017");
            at(modes.savedX(), modes.savedY());
            write("\033[?1049h\033[H");
            pen.reset();
        }
        rows(screen, modes.height());
        write("\033[0m\017");
        set(modes);
    }

    private void set(Modes modes) {
        if (modes.regionTop() != 0 || modes.regionBottom() != modes.height() - 1) {
            write("\033[" + (modes.regionTop() + 1) + ";" + (modes.regionBottom() + 1) + "r");
        }
        if (modes.origin()) {
            write("\033[?6h");
            at(modes.cursorX(), modes.cursorY() - modes.regionTop());
        } else {
            at(modes.cursorX(), modes.cursorY());
        }
        when(!modes.cursorVisible(), "\033[?25l");
        when(modes.insert(), "\033[4h");
        when(modes.cursorKeys(), "\033[?1h");
        when(modes.keypad(), "\033=");
        when(modes.mouseStandard(), "\033[?1000h");
        when(modes.mouseButton(), "\033[?1002h");
        when(modes.mouseAll(), "\033[?1003h");
        when(modes.mouseUtf8(), "\033[?1005h");
        when(modes.mouseSgr(), "\033[?1006h");
        when(!modes.wrap(), "\033[?7l");
    }

    private void when(boolean on, String sequence) {
        if (on) {
            write(sequence);
        }
    }

    private void at(int column, int row) {
        write("\033[" + (row + 1) + ";" + (column + 1) + "H");
    }

    /**
     * Rows divided by newlines. A newline at the bottom scrolls, and a terminal fills the new row with the colour in
     * force; so the colour is put off before each newline and on again after it.
     */
    private void rows(byte[] text, int most) {
        int end = text.length;
        if (end > 0 && text[end - 1] == '\n') {
            end--;
        }
        int row = 1;
        int from = 0;
        for (int i = 0; i < end; i++) {
            if (text[i] == 0x1b) {
                i = follow(text, i, end) - 1;
            } else if (text[i] == '\n') {
                out.write(text, from, i - from);
                if (row++ == most) {
                    return;
                }
                out.write(newline, 0, newline.length);
                out.write(pen.toByteArray(), 0, pen.size());
                from = i + 1;
            }
        }
        out.write(text, from, end - from);
    }

    /** Keeps the pen up to date with the sequence at {@code from}; returns where it ends. */
    private int follow(byte[] text, int from, int end) {
        int i = from + 1;
        if (i >= end || text[i] != '[') {
            return Math.min(i + 1, end);
        }
        do {
            i++;
        } while (i < end && (text[i] < '@' || text[i] > '~'));
        int after = Math.min(i + 1, end);
        if (i < end && text[i] == 'm') {
            boolean reset =
                    text[from + 2] == 'm' || text[from + 2] == '0' && (text[from + 3] == 'm' || text[from + 3] == ';');
            if (reset) {
                pen.reset();
            }
            pen.write(text, from, after - from);
        }
        return after;
    }

    private void write(String sequence) {
        var bytes = sequence.getBytes(StandardCharsets.ISO_8859_1);
        out.write(bytes, 0, bytes.length);
    }
}
