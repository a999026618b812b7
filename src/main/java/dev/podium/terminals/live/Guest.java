package dev.podium.terminals.live;

import dev.podium.kernel.PersonId;
import java.time.Instant;

/** A person at one terminal, in however many windows. Equal to nobody but itself. */
final class Guest {

    private static final long SAID_EACH_NANOS = 1_000_000_000L;

    private final int number;
    private final Visitor first;
    private long saidTyping;

    /** @param number names them to everybody at this terminal; nothing else is known by it */
    Guest(int number, Visitor first) {
        this.number = number;
        this.first = first;
        this.saidTyping = System.nanoTime() - SAID_EACH_NANOS;
    }

    int number() {
        return number;
    }

    PersonId person() {
        return first.person();
    }

    String name() {
        return first.name();
    }

    boolean isStranger() {
        return first.stranger();
    }

    Instant since() {
        return first.at();
    }

    Visitor.Trail trail() {
        return first.trail();
    }

    /** Whether it is to be said again that this one types: once a second at most. */
    synchronized boolean saysTyping() {
        long now = System.nanoTime();
        if (now - saidTyping < SAID_EACH_NANOS) {
            return false;
        }
        saidTyping = now;
        return true;
    }
}
