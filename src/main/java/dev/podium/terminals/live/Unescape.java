package dev.podium.terminals.live;

import java.util.Arrays;

/**
 * Turns tmux's escaped output of one pane back into bytes, and takes out what only tmux understands: the window titles
 * that programs set by {@code ESC k title ESC \}. A browser's terminal would print them as text.
 */
final class Unescape {

    private enum State {
        TEXT,
        ESCAPE,
        TITLE,
        TITLE_ESCAPE
    }

    private static final int ESC = 0x1b;

    /** A title that never ends must not swallow the output. */
    private static final int LONGEST_TITLE = 512;

    private State state = State.TEXT;
    private int titleLength;

    /** The bytes of one line of escaped output; an escape at its very end is held back until the next. */
    byte[] bytes(byte[] buffer, int from, int to) {
        var out = new byte[to - from + 1];
        int n = 0;
        for (int i = from; i < to; i++) {
            int b = buffer[i];
            if (b == '\\' && i + 3 < to) {
                b = (buffer[i + 1] - '0') << 6 | (buffer[i + 2] - '0') << 3 | (buffer[i + 3] - '0');
                i += 3;
            }
            if (state == State.TEXT && b != ESC) {
                out[n++] = (byte) b;
            } else {
                n = special(b, out, n);
            }
        }
        return n == out.length ? out : Arrays.copyOf(out, n);
    }

    private int special(int b, byte[] out, int count) {
        int n = count;
        switch (state) {
            case TEXT -> state = State.ESCAPE;
            case ESCAPE -> {
                if (b == 'k') {
                    state = State.TITLE;
                    titleLength = 0;
                } else {
                    out[n++] = ESC;
                    if (b != ESC) {
                        out[n++] = (byte) b;
                        state = State.TEXT;
                    }
                }
            }
            case TITLE -> {
                if (b == ESC) {
                    state = State.TITLE_ESCAPE;
                } else if (b == '\n' || ++titleLength > LONGEST_TITLE) {
                    state = State.TEXT;
                }
            }
            case TITLE_ESCAPE -> state = b == '\\' ? State.TEXT : b == ESC ? State.TITLE_ESCAPE : State.TITLE;
        }
        return n;
    }

    /** Begins anew after a gap in the output. */
    void reset() {
        state = State.TEXT;
    }
}
