package dev.podium.terminals.live;

import java.util.concurrent.atomic.LongAdder;

/**
 * What went through all terminals since Podium's start, for whoever counts. Of the process as a whole: an addition on the way of
 * each frame may cost no more than that.
 */
public final class Traffic {

    private static final LongAdder PRINTED = new LongAdder();
    private static final LongAdder SENT = new LongAdder();
    private static final LongAdder BEHIND = new LongAdder();
    private static final LongAdder LOST = new LongAdder();

    private Traffic() {}

    static void printed(long bytes) {
        PRINTED.add(bytes);
    }

    static void sent(long bytes) {
        SENT.add(bytes);
    }

    static void fellBehind() {
        BEHIND.increment();
    }

    static void lost(long bytes) {
        LOST.add(bytes);
    }

    /** Bytes that panes printed while their output flowed. */
    public static long printed() {
        return PRINTED.sum();
    }

    /** Bytes that viewers and recordings were sent. */
    public static long sent() {
        return SENT.sum();
    }

    /** How often a viewer was so far behind that it got a snapshot instead of what it had missed. */
    public static long behind() {
        return BEHIND.sum();
    }

    /** Bytes that a recording could not take, for its disk was too slow. */
    public static long lost() {
        return LOST.sum();
    }
}
