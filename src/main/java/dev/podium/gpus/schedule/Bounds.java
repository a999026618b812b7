package dev.podium.gpus.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a pass has learnt: before when a need cannot start on a server. During a pass things are only ever taken, so that
 * such a bound stays true, for the same need and for as long or longer.
 */
final class Bounds {

    /** Lengths are told apart by quarters of powers of two of seconds; the last stands for everything longer. */
    private static final int LENGTHS = 4 * 26;

    /** For one need, server after server: the bound of each length, and of what was looked for last of that length. */
    private static final class Learnt {
        final long[] bounds;
        final long[] last;
        final long[] lastFor;

        Learnt(int servers) {
            bounds = new long[servers * LENGTHS];
            last = new long[servers * LENGTHS];
            lastFor = new long[servers * LENGTHS];
            Arrays.fill(bounds, Long.MIN_VALUE);
            Arrays.fill(last, Long.MIN_VALUE);
        }
    }

    private final int servers;
    private final List<Learnt> known = new ArrayList<>();

    Bounds(int servers) {
        this.servers = servers;
    }

    long of(Shape shape, int server, long lasting) {
        var learnt = learnt(shape);
        int index = server * LENGTHS + length(lasting);
        return lasting >= learnt.lastFor[index]
                ? Math.max(learnt.bounds[index], learnt.last[index])
                : learnt.bounds[index];
    }

    /** A start of something that lasts so long was not possible sooner. */
    void learn(Shape shape, int server, long lasting, long at) {
        var learnt = learnt(shape);
        int index = server * LENGTHS + length(lasting);
        if (at >= learnt.last[index]) {
            learnt.last[index] = at;
            learnt.lastFor[index] = lasting;
        }
        // Longer ones have later bounds, so that the first that is no better ends it.
        int end = (server + 1) * LENGTHS;
        for (int longer = index + 1; longer < end && learnt.bounds[longer] < at; longer++) {
            learnt.bounds[longer] = at;
        }
    }

    private Learnt learnt(Shape shape) {
        while (known.size() <= shape.number()) {
            known.add(new Learnt(0));
        }
        var learnt = known.get(shape.number());
        if (learnt.bounds.length == 0) {
            learnt = new Learnt(servers);
            known.set(shape.number(), learnt);
        }
        return learnt;
    }

    private static int length(long lasting) {
        long seconds = Math.max(4, lasting / 1000);
        int power = 63 - Long.numberOfLeadingZeros(seconds);
        return Math.min(LENGTHS - 1, 4 * power + (int) (seconds >> (power - 2) & 3));
    }
}
