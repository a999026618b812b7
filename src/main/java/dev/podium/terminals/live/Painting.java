package dev.podium.terminals.live;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Paints a pane for one viewer. tmux runs the commands of one line without reading its panes in between, and writes
 * their answers in order with the output; so at the answer's place in the stream the snapshot and the log agree to the
 * byte.
 *
 * <p>A new viewer is painted twice: first the screen, which takes tmux a millisecond, then history and screen together. A
 * recording is painted once, without the history, which it has itself.
 */
final class Painting {

    private final ControlClient client;
    private final Pane pane;
    private final Viewer viewer;
    private final String epoch;
    private final IntPredicate exists;

    private @Nullable Modes modes;
    private byte[] screen = {};
    private byte[] history = {};
    private byte @Nullable [] main;

    Painting(ControlClient client, Pane pane, Viewer viewer, String epoch, IntPredicate exists) {
        this.client = client;
        this.pane = pane;
        this.viewer = viewer;
        this.epoch = epoch;
        this.exists = exists;
    }

    void start(boolean whole) {
        var target = " -t %" + pane.id();
        var first = "display-message -p" + target + " " + Modes.FORMAT + " ; capture-pane -p -e -N" + target;
        var last = " ; capture-pane -p -P" + target;
        if (viewer.needsNoHistory()) {
            client.send(
                    first + " ; capture-pane -p -e -q -a -N" + target + last,
                    this::takeModes,
                    (ok, text) -> screen = text,
                    (ok, text) -> main = text,
                    this::finishBare);
        } else if (whole) {
            client.send(
                    first + " ; capture-pane -p -e -q -a -N" + target + " ; capture-pane -p -e -J -S - -E -1" + target
                            + last,
                    this::takeModes,
                    (ok, text) -> screen = text,
                    (ok, text) -> main = text,
                    (ok, text) -> history = text,
                    this::finishWhole);
        } else {
            client.send(first + last, this::takeModes, (ok, text) -> screen = text, this::finishScreen);
        }
    }

    private void takeModes(boolean ok, byte[] text) {
        modes = ok ? Modes.parse(text) : null;
    }

    private void finishScreen(boolean ok, byte[] begun) {
        var known = known(ok);
        if (known == null) {
            return;
        }
        boolean isAll = known.history() == 0 && !known.alternate();
        var bytes = Snapshot.of(known, screen, null, null, begun);
        show(bytes, isAll);
        if (!isAll) {
            start(true);
        }
    }

    private void finishBare(boolean ok, byte[] begun) {
        var known = known(ok);
        if (known != null) {
            show(Snapshot.of(known, screen, null, main, begun), true);
        }
    }

    private void finishWhole(boolean ok, byte[] begun) {
        var known = known(ok);
        if (known != null) {
            show(Snapshot.of(known, screen, history, main, begun), true);
        }
    }

    private void show(byte[] bytes, boolean all) {
        pane.flush();
        pane.locked(() -> viewer.paint(bytes, all, epoch));
    }

    private @Nullable Modes known(boolean ok) {
        if ((!ok || modes == null) && !exists.test(pane.id())) {
            pane.locked(() -> viewer.close(4404, "The session is gone."));
            return null;
        }
        return ok ? modes : null;
    }
}
