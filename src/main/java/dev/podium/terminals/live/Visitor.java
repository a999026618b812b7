package dev.podium.terminals.live;

import dev.podium.kernel.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who comes to a terminal, by one connection.
 *
 * @param name as everybody there is told it
 * @param mayDrive whether their ticket is to drive
 * @param takesOver whether they may take the keyboard from who has it
 * @param at when they came
 * @param stranger whether the terminal is somebody else's
 * @param trail is told what they do with the keyboard
 */
public record Visitor(
        PersonId person, String name, boolean mayDrive, boolean takesOver, boolean stranger, Instant at, Trail trail) {

    /** Keeps what somebody did with the keyboard. Called on the hub's threads, so it must not wait for anything. */
    public interface Trail {

        /** @param whom the name of the other whom it concerns */
        void did(KeyboardDeed deed, @Nullable String whom);
    }
}
