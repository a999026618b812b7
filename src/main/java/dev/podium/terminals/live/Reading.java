package dev.podium.terminals.live;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks tmux for what a pane printed, as lines: those that scrolled off its screen since the last time, and its screen. In
 * two steps, for how many scrolled off has to be known before they can be asked for.
 */
final class Reading {

    /** At most so many rows at once; what is older is left out. */
    static final int MOST = 5_000;

    /** Rows that may scroll off between the two steps; those that come twice are told apart by their reader. */
    private static final int MEANWHILE = 100;

    private static final String SIZES = "display-message -p -t %%%d \"#{history_size} #{history_limit}\"";

    private final ControlClient client;
    private final int pane;
    private final long covered;
    private final Consumer<Hub.Printed> taker;
    private long history;
    private List<String> scrolled = List.of();

    Reading(ControlClient client, int pane, long covered, Consumer<Hub.Printed> taker) {
        this.client = client;
        this.pane = pane;
        this.covered = covered;
        this.taker = taker;
    }

    void start() {
        client.send(SIZES.formatted(pane), (ok, text) -> {
            if (ok) {
                ask(sizes(text));
            }
        });
    }

    private static long[] sizes(byte[] text) {
        var words = new String(text, StandardCharsets.US_ASCII).strip().split(" ");
        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
    }

    private void ask(long[] sizes) {
        var fresh = fresh(sizes[0], sizes[1], covered);
        var screen = "capture-pane -p -J -t %" + pane;
        if (fresh == 0) {
            history = sizes[0];
            client.send(screen, this::finish);
        } else {
            client.send(
                    SIZES.formatted(pane) + " ; capture-pane -p -J -S -" + Math.min(fresh + MEANWHILE, MOST)
                            + " -E -1 -t %" + pane + " ; " + screen,
                    (ok, text) -> history = ok ? sizes(text)[0] : 0,
                    (ok, text) -> scrolled = ok ? lines(text) : List.of(),
                    this::finish);
        }
    }

    /** How many lines of the history are new. At its limit tmux drops a tenth of it at once. */
    static long fresh(long history, long limit, long covered) {
        if (covered < 0) {
            return 0;
        }
        if (history >= covered) {
            return history - covered;
        }
        long left = covered - limit / 10;
        // Less than even that would leave: it was cleared.
        return left < 0 || left > history ? history : history - left;
    }

    private void finish(boolean ok, byte[] text) {
        if (ok) {
            taker.accept(new Hub.Printed(history, scrolled, lines(text)));
        }
    }

    private static List<String> lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }
}
