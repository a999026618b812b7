package dev.podium.terminals;

/** What became of keys that were to be typed only into what somebody saw. */
public enum Typed {
    YES,
    /** Nothing was typed: the screen, its program or who typed last is another by now. */
    CHANGED,
    /** tmux did not answer in time: they may have been typed, or may be yet. */
    UNKNOWN
}
