package dev.podium.gpus.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a pass has learnt: before when a need cannot start on a server. During a pass things are only ever taken, so that
 * such a bound stays true, for the same need and for as long or longer.
 */
final class Bounds {

    /** Lengths are told apart by powers of two of seconds; the last stands for everything longer. */
    private static final int LENGTHS = 24;

    private final Pool pool;
    private final List<long[]> known = new ArrayList<>();

    Bounds(Pool pool) {
        this.pool = pool;
    }

    long of(Shape shape, int server, long lasting) {
        return bounds(shape)[length(lasting) * pool.servers() + server];
    }

    /** A start of something that lasts so long was not possible sooner. */
    void learn(Shape shape, int server, long lasting, long at) {
        var bounds = bounds(shape);
        // It may be shorter than others of its own length: those learn nothing from it.
        for (int length = length(lasting) + 1; length < LENGTHS; length++) {
            int index = length * pool.servers() + server;
            if (bounds[index] < at) {
                bounds[index] = at;
            }
        }
    }

    private long[] bounds(Shape shape) {
        while (known.size() <= shape.number()) {
            known.add(new long[0]);
        }
        var bounds = known.get(shape.number());
        if (bounds.length == 0) {
            bounds = new long[LENGTHS * pool.servers()];
            Arrays.fill(bounds, Long.MIN_VALUE);
            known.set(shape.number(), bounds);
        }
        return bounds;
    }

    private static int length(long lasting) {
        return Math.min(LENGTHS - 1, 64 - Long.numberOfLeadingZeros(lasting / 1000));
    }
}
