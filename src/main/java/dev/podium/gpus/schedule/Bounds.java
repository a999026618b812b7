package dev.podium.gpus.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pass has learnt: before when a need cannot start on a server. During a pass things are only ever taken, so that
 * such a bound stays true, for the same need and for as long or longer.
 */
final class Bounds {

    /** Lengths are told apart by halves of powers of two of seconds; the last stands for everything longer. */
    private static final int LENGTHS = 2 * 24;

    /** What may be remembered in all, 32 MB: with thousands of different needs the later ones are not learnt about. */
    private static final int MOST = 4_000_000;

    /** For one need, server after server: the bound of each length, and of what was looked for last. */
    private static final class Learnt {
        final long[] bounds;
        final long[] last;
        final long[] lastFor;

        Learnt(int servers) {
            bounds = new long[servers * LENGTHS];
            last = new long[servers];
            lastFor = new long[servers];
            Arrays.fill(bounds, Long.MIN_VALUE);
            Arrays.fill(last, Long.MIN_VALUE);
        }
    }

    private final int servers;
    private final List<@Nullable Learnt> known = new ArrayList<>();
    private int left = MOST;

    Bounds(int servers) {
        this.servers = servers;
    }

    /** The moment before which it cannot start; long ago where nothing is known. */
    long of(Shape shape, int server, long lasting) {
        var learnt = learnt(shape);
        if (learnt == null) {
            return Long.MIN_VALUE;
        }
        long bound = learnt.bounds[server * LENGTHS + length(lasting)];
        return lasting >= learnt.lastFor[server] ? Math.max(bound, learnt.last[server]) : bound;
    }

    /** A start of something that lasts so long was not possible sooner. */
    void learn(Shape shape, int server, long lasting, long at) {
        var learnt = learnt(shape);
        if (learnt == null) {
            return;
        }
        learnt.last[server] = at;
        learnt.lastFor[server] = lasting;
        // Its own length stands for shorter ones too. Longer ones have later bounds: the first that is no better ends
        // it.
        int end = (server + 1) * LENGTHS;
        for (int longer = server * LENGTHS + length(lasting) + 1;
                longer < end && learnt.bounds[longer] < at;
                longer++) {
            learnt.bounds[longer] = at;
        }
    }

    private @Nullable Learnt learnt(Shape shape) {
        while (known.size() <= shape.number()) {
            known.add(null);
        }
        var learnt = known.get(shape.number());
        if (learnt == null && left >= servers * LENGTHS) {
            left -= servers * LENGTHS;
            learnt = new Learnt(servers);
            known.set(shape.number(), learnt);
        }
        return learnt;
    }

    private static int length(long lasting) {
        long seconds = Math.max(2, lasting / 1000);
        int power = 63 - Long.numberOfLeadingZeros(seconds);
        return Math.min(LENGTHS - 1, 2 * power + (int) (seconds >> (power - 1) & 1));
    }
}
