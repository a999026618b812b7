package dev.podium.terminals.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what a tmux control-mode client prints: output of panes, answers to commands, notifications.
 *
 * <p>An answer stands between {@code %begin T N F} and {@code %end T N F} and holds screen text as it is, so a program
 * could print a line that looks like an end. Only the very words of the beginning end it: time, running number and
 * flags, which a program does not know.
 *
 * <p>Output is handed over per read, not per line: a burst of small lines then becomes one write to each viewer.
 */
final class ControlReader {

    interface Listener {

        /** Output of a pane, still escaped: a view into the read buffer, valid during the call. */
        void output(int pane, byte[] buffer, int from, int to);

        /** The answer to a command of this client, in the order in which they were sent. */
        void answer(boolean ok, byte[] text);

        /** Another line, without its leading percent sign. */
        void notice(String line);

        /** Everything that could be read without waiting has been handed over. */
        void pause();
    }

    private static final byte[] OUTPUT = "%output %".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BEGIN = "%begin ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "%end ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "%error ".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final Listener listener;
    private byte[] buffer = new byte[1 << 17];
    private int start;
    private int filled;

    /** The words after %begin of the answer being read; empty outside of one. */
    private byte[] answering = new byte[0];

    private boolean mine;
    private byte[] answer = new byte[1 << 12];
    private int answered;

    ControlReader(InputStream in, Listener listener) {
        this.in = in;
        this.listener = listener;
    }

    /** Reads to the end of the stream. */
    void run() throws IOException {
        int count;
        while ((count = in.read(buffer, filled, buffer.length - filled)) >= 0) {
            int scan = filled;
            filled += count;
            for (int i = scan; i < filled; i++) {
                if (buffer[i] == '\n') {
                    line(start, i);
                    start = i + 1;
                }
            }
            listener.pause();
            makeRoom();
        }
    }

    private void makeRoom() {
        if (start == filled) {
            start = 0;
            filled = 0;
        } else if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            start = 0;
        } else if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    private void line(int from, int to) {
        if (answering.length > 0) {
            if (ends(END, from, to)) {
                finish(true);
            } else if (ends(ERROR, from, to)) {
                finish(false);
            } else {
                keep(from, to);
            }
        } else if (startsWith(OUTPUT, from, to)) {
            int i = from + OUTPUT.length;
            int pane = 0;
            while (i < to && buffer[i] != ' ') {
                pane = pane * 10 + buffer[i++] - '0';
            }
            listener.output(pane, buffer, Math.min(i + 1, to), to);
        } else if (startsWith(BEGIN, from, to)) {
            answering = Arrays.copyOfRange(buffer, from + BEGIN.length, to);
            mine = answering[answering.length - 1] == '1';
            answered = 0;
        } else if (from < to && buffer[from] == '%') {
            listener.notice(new String(buffer, from + 1, to - from - 1, StandardCharsets.UTF_8));
        }
    }

    private void keep(int from, int to) {
        if (answered + to - from + 1 > answer.length) {
            answer = Arrays.copyOf(answer, Math.max(answer.length * 2, answered + to - from + 1));
        }
        System.arraycopy(buffer, from, answer, answered, to - from);
        answered += to - from;
        answer[answered++] = '\n';
    }

    private void finish(boolean ok) {
        answering = new byte[0];
        if (mine) {
            listener.answer(ok, Arrays.copyOf(answer, answered));
        }
        if (answer.length > 1 << 20) {
            answer = new byte[1 << 12];
        }
    }

    private boolean ends(byte[] word, int from, int to) {
        return to - from == word.length + answering.length
                && startsWith(word, from, to)
                && Arrays.equals(buffer, from + word.length, to, answering, 0, answering.length);
    }

    private boolean startsWith(byte[] word, int from, int to) {
        return to - from >= word.length && Arrays.equals(buffer, from, from + word.length, word, 0, word.length);
    }
}
