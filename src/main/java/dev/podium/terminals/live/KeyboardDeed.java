package dev.podium.terminals.live;

/** What happens to the keyboard of a terminal. Of somebody, and for some of them of another too. */
public enum KeyboardDeed {
    /** Drives, for nobody did. */
    BEGAN,
    /** Gave the keyboard up and is still there. */
    RELEASED,
    /** Drove and went. */
    LEFT,
    /** Drove, and did not come back to a connection that broke. */
    LOST,
    /** Drives instead of the other, who was not asked. */
    TOOK_OVER,
    /** Drove, and gave the keyboard to the other. */
    HANDED_OVER,
    /** Would like to drive. */
    ASKED,
    /** Would not like to any more. */
    WITHDREW,
    /** Drives, and goes on; the other had asked. */
    DECLINED,
    /** Types beside the driver; with the other, the driver, who lets them. */
    ASSISTS,
    /** Assisted; with the other, the driver, who ended it. */
    STOPPED
}
