package dev.podium.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a person types at their own terminal: keys for the agent, pastes as a whole, and Podium's own keys behind an escape
 * key. In what is pasted there are no keys, so nothing that is copied from somewhere leaves the terminal or takes the
 * keyboard.
 */
final class TypedKeys {

    /** Who gets it. */
    interface Taker {

        void typed(byte[] from, int at, int length) throws IOException;

        /** A paste, or a part of a long one, cut between characters. */
        void pasted(byte[] text) throws IOException;

        /** The key that followed the escape key. */
        void detach();

        void take() throws IOException;
    }

    /** No escape key. */
    static final int NONE = -1;

    /** Terminals send pastes between these once they are asked to. */
    static final String BRACKETS_ON = "\033[?2004h";

    private static final byte[] BEGIN = {0x1b, '[', '2', '0', '0', '~'};
    private static final byte[] END = {0x1b, '[', '2', '0', '1', '~'};
    private static final int LONGEST_PASTE = 1 << 20;

    private final int escape;
    private final Taker taker;
    private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
    private final ByteArrayOutputStream paste = new ByteArrayOutputStream();
    private boolean escaped;
    private boolean pasting;
    /** How many bytes of {@link #BEGIN}, or of {@link #END}, came last. */
    private int matched;

    TypedKeys(int escape, Taker taker) {
        this.escape = escape;
        this.taker = taker;
    }

    /** "ctrl-]", "^]" or "none". */
    static int parse(String said) {
        var word = said.strip().toLowerCase(Locale.ROOT);
        if (word.equals("none")) {
            return NONE;
        }
        var key = word.startsWith("ctrl-") ? word.substring(5) : word.startsWith("^") ? word.substring(1) : "";
        if (key.length() == 1) {
            char upper = Character.toUpperCase(key.charAt(0));
            // Those that are other keys too: Tab, Enter, Escape.
            if (upper >= '@' && upper <= '_' && "@IJM[".indexOf(upper) < 0) {
                return upper - '@';
            }
        }
        throw new Said(
                Said.USED_WRONGLY,
                "\"" + said + "\" is no escape key. Say ctrl-] or ctrl with another letter or sign, or none.");
    }

    static String word(int escape) {
        return escape == NONE ? "none" : "Ctrl+" + (char) (escape + '@');
    }

    void take(byte[] from, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            if (pasting) {
                i = paste(from, i, length);
            } else {
                key(from[i]);
            }
        }
        // No key is the first half of a bracket, so the other half follows.
        flush(pasting || matched < 3 ? 0 : matched);
    }

    private void key(byte next) throws IOException {
        if (escaped) {
            escaped = false;
            switch (next) {
                case '.', 'd' -> {
                    flush(0);
                    taker.detach();
                    return;
                }
                case 't' -> {
                    flush(0);
                    taker.take();
                    return;
                }
                default -> {
                    keys.write(escape);
                    if (next == escape) {
                        return;
                    }
                }
            }
        } else if (next == escape) {
            escaped = true;
            return;
        }
        keys.write(next);
        matched = next == BEGIN[matched] ? matched + 1 : next == BEGIN[0] ? 1 : 0;
        if (matched == BEGIN.length) {
            matched = 0;
            pasting = true;
            // The bracket is the terminal's; Podium puts its own round the paste where the program asks for it.
            var before = keys.toByteArray();
            int own = Math.max(0, before.length - BEGIN.length);
            keys.reset();
            keys.write(before, 0, own);
            flush(0);
        }
    }

    /** Takes up to the end of the paste; gives the place of the last byte that it took. */
    private int paste(byte[] from, int at, int length) throws IOException {
        for (int i = at; i < length; i++) {
            if (paste.size() >= LONGEST_PASTE && matched == 0 && (from[i] & 0xc0) != 0x80) {
                var part = paste.toByteArray();
                paste.reset();
                send(part, part.length);
            }
            paste.write(from[i]);
            matched = from[i] == END[matched] ? matched + 1 : from[i] == END[0] ? 1 : 0;
            if (matched == END.length) {
                matched = 0;
                pasting = false;
                var whole = paste.toByteArray();
                paste.reset();
                send(whole, whole.length - END.length);
                return i;
            }
        }
        return length - 1;
    }

    private void send(byte[] text, int length) throws IOException {
        if (length > 0) {
            taker.pasted(Arrays.copyOf(text, length));
        }
    }

    /** @param kept how many of the last bytes stay for the next time */
    private void flush(int kept) throws IOException {
        if (keys.size() > kept) {
            var typed = keys.toByteArray();
            keys.reset();
            keys.write(typed, typed.length - kept, kept);
            taker.typed(typed, 0, typed.length - kept);
        }
    }
}
