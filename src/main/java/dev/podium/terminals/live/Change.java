package dev.podium.terminals.live;

import org.jspecify.annotations.Nullable;

/** One thing that became of the keyboard, by {@link Keyboard}. */
record Change<P>(KeyboardDeed deed, P who, @Nullable P whom) {

    Change(KeyboardDeed deed, P who) {
        this(deed, who, null);
    }
}
