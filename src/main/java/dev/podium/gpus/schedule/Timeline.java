package dev.podium.gpus.schedule;

import java.util.Arrays;

/**
 * What is taken of one device over time: steps, each lasting until the next. Also used for a server's processors and main
 * memory, which are two amounts as well.
 */
final class Timeline {

    /** Later than anything that is ever planned. */
    static final long NEVER = Long.MAX_VALUE / 4;

    private int steps = 1;
    private long[] since = {Long.MIN_VALUE};
    private int[] milli = {0};
    private int[] memory = {0};

    /** Adds, or with negative amounts takes away, from a moment up to another. */
    void add(long from, long to, int addMilli, int addMemory) {
        if (to <= from) {
            return;
        }
        int first = cut(from);
        int last = cut(to);
        for (int i = first; i < last; i++) {
            milli[i] += addMilli;
            memory[i] += addMemory;
        }
        merge(last);
        merge(first);
    }

    int milliAt(long time) {
        return milli[stepAt(time)];
    }

    int memoryAt(long time) {
        return memory[stepAt(time)];
    }

    /** The first moment from {@code time} on at which no more than these amounts are taken for so long. */
    long earliest(long time, long lasting, int mostMilli, int mostMemory) {
        long start = time;
        for (int i = stepAt(time); i < steps && since[i] < start + lasting; i++) {
            if (milli[i] > mostMilli || memory[i] > mostMemory) {
                if (i + 1 == steps) {
                    return NEVER;
                }
                start = since[i + 1];
            }
        }
        return start;
    }

    boolean fits(long from, long to, int mostMilli, int mostMemory) {
        for (int i = stepAt(from); i < steps && since[i] < to; i++) {
            if (milli[i] > mostMilli || memory[i] > mostMemory) {
                return false;
            }
        }
        return true;
    }

    /** The next moment after {@code time} at which something changes; {@link #NEVER} when nothing does. */
    long nextChange(long time) {
        int next = stepAt(time) + 1;
        return next < steps ? since[next] : NEVER;
    }

    /** Whether more is taken at some later moment than at this one. */
    boolean growsAfter(long time) {
        int now = stepAt(time);
        for (int i = now + 1; i < steps; i++) {
            if (milli[i] > milli[now] || memory[i] > memory[now]) {
                return true;
            }
        }
        return false;
    }

    private int stepAt(long time) {
        if (steps == 1 || time < since[1]) {
            return 0;
        }
        int low = 1;
        int high = steps - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (since[middle] <= time) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Makes a step begin at this moment and says which. */
    private int cut(long time) {
        int at = stepAt(time);
        if (since[at] == time) {
            return at;
        }
        if (steps == since.length) {
            int larger = Math.max(4, steps * 2);
            since = Arrays.copyOf(since, larger);
            milli = Arrays.copyOf(milli, larger);
            memory = Arrays.copyOf(memory, larger);
        }
        int moved = steps - at - 1;
        System.arraycopy(since, at + 1, since, at + 2, moved);
        System.arraycopy(milli, at + 1, milli, at + 2, moved);
        System.arraycopy(memory, at + 1, memory, at + 2, moved);
        since[at + 1] = time;
        milli[at + 1] = milli[at];
        memory[at + 1] = memory[at];
        steps++;
        return at + 1;
    }

    private void merge(int at) {
        if (at == 0 || at >= steps || milli[at] != milli[at - 1] || memory[at] != memory[at - 1]) {
            return;
        }
        int moved = steps - at - 1;
        System.arraycopy(since, at + 1, since, at, moved);
        System.arraycopy(milli, at + 1, milli, at, moved);
        System.arraycopy(memory, at + 1, memory, at, moved);
        steps--;
    }
}
