package dev.podium.terminals.live;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Lets a pane's output flow only while somebody needs it: viewers, and for a while after them, so that one that comes
 * back finds what it missed. An agent nobody watches then costs tmux nothing beyond its own work; that it printed is
 * told once a second by a subscription. Nothing is held back from the program: tmux reads on and keeps the screen.
 *
 * <p>The pane's lock guards it.
 */
final class Tap {

    private final int pane;
    private final Consumer<String> tell;
    private final Executor later;
    private boolean open = true;
    private boolean restAsked;
    private boolean neededSince;

    /**
     * @param tell gives tmux a command
     * @param later runs work when the grace is over
     */
    Tap(int pane, Consumer<String> tell, Executor later) {
        this.pane = pane;
        this.tell = tell;
        this.later = later;
    }

    /** Somebody needs the output from now on. Returns whether some of it has passed unseen. */
    boolean need() {
        neededSince = true;
        if (open) {
            return false;
        }
        open = true;
        tell.accept("refresh-client -A " + Quoted.text("%" + pane + ":continue"));
        return true;
    }

    /** Nobody may need it any longer: {@code check} is to call {@link #rest} when the grace is over. */
    void restLater(Runnable check) {
        neededSince = false;
        if (open && !restAsked) {
            restAsked = true;
            later.execute(check);
        }
    }

    /** The grace is over. Returns whether somebody came and went meanwhile, so that another has to pass. */
    boolean rest(boolean needed) {
        restAsked = false;
        if (needed || !open) {
            return false;
        }
        if (neededSince) {
            return true;
        }
        open = false;
        tell.accept("refresh-client -A " + Quoted.text("%" + pane + ":pause"));
        return false;
    }
}
