package dev.podium.labs.stuck;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Makes a seat's commands of its shells' marks. A shell within a shell is a command of the outer one that has begun and
 * goes on; its own commands are the seat's commands meanwhile.
 */
public final class ShellCommands {

    /** Shells within shells beyond these are forgotten, the outermost first: marks may say anything. */
    private static final int DEEPEST = 16;

    private final Consumer<SeatEvent> events;
    /** The shells that run a command, the outermost first. */
    private final Deque<String> running = new ArrayDeque<>();
    /** Whether a command has begun of which no end was told. */
    private boolean open;

    private boolean told;

    public ShellCommands(Consumer<SeatEvent> events) {
        this.events = events;
    }

    /** Whether any shell has said anything: else what runs at the seat is not known. */
    public boolean known() {
        return told;
    }

    /** @param at when Podium read the mark */
    public void take(ShellMark mark, Instant at) {
        told = true;
        switch (mark) {
            case ShellMark.Begun begun -> {
                forget(begun.shell());
                if (running.size() == DEEPEST) {
                    running.removeFirst();
                }
                running.addLast(begun.shell());
                open = true;
                events.accept(new SeatEvent.CommandStarted(at, begun.machineAt(), Said.command(begun.text())));
            }
            case ShellMark.Done done -> {
                boolean inner = !running.isEmpty() && running.getLast().equals(done.shell());
                boolean known = running.contains(done.shell());
                forget(done.shell());
                if (inner) {
                    end(new SeatEvent.CommandEnded(at, done.machineAt(), done.exit(), Output.of(done.output())));
                } else if (known) {
                    // Of an outer shell: it went over the inner one, and nothing is learnt of what that ran.
                    end(unknown(at));
                }
            }
            case ShellMark.Hand hand -> {
                // Is said within a command, of which this says nothing.
            }
            case ShellMark.Prompt prompt -> {
                // Either without an end before it, as of a shell that was replaced; or the first of a shell that a
                // command
                // started, which from now on is but where the next ones run.
                forget(prompt.shell());
                end(unknown(at));
            }
        }
    }

    private void end(SeatEvent.CommandEnded ended) {
        if (open) {
            open = false;
            events.accept(ended);
        }
    }

    private static SeatEvent.CommandEnded unknown(Instant at) {
        return new SeatEvent.CommandEnded(at, null, null, null);
    }

    /** Drops what this shell ran and whatever ran within it. */
    private void forget(String shell) {
        while (running.contains(shell)) {
            running.removeLast();
        }
    }
}
