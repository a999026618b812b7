package dev.podium.terminals.live;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes what a pane shows, once, without following it. */
final class Capturing {

    private @Nullable Modes modes;

    private Capturing() {}

    static void of(
            ControlClient client,
            Pane pane,
            boolean colours,
            Consumer<Hub.Captured> taker,
            CompletableFuture<Void> done) {
        var capturing = new Capturing();
        client.send(
                "display-message -p -t %" + pane.id() + " " + Modes.FORMAT + " ; capture-pane -p "
                        + (colours ? "-e " : "") + "-t %" + pane.id(),
                (ok, text) -> capturing.modes = ok ? Modes.parse(text) : null,
                (ok, text) -> {
                    pane.flush();
                    var modes = capturing.modes;
                    if (ok && modes != null) {
                        taker.accept(new Hub.Captured(
                                modes.width(),
                                modes.height(),
                                modes.cursorX(),
                                modes.cursorY(),
                                modes.cursorVisible(),
                                text,
                                pane.log().end()));
                    }
                    done.complete(null);
                });
    }
}
