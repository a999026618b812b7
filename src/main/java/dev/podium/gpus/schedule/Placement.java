package dev.podium.gpus.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds where something can start, and when. The soonest start wins; among servers that are equally soon the one whose free
 * GPUs stay most useful ({@link Fragmentation}); among equals the first. The same rule finds a start today and a start in
 * the plan, so that what was planned happens as planned when estimates are exact.
 */
final class Placement {

    /** Moments at which something changes that a gang is tried at one by one; then at moments ever farther apart. */
    private static final int CLOSELY = 64;

    /** So many reach the end of every plan, where everything is free. */
    private static final int MOMENTS = 200;

    private static final long FIRST_STRIDE = 60_000;
    private static final long LONGEST_STRIDE = 30 * 86_400_000L;

    /** When a gang was found to start, and for how long: one like it is not tried sooner in the same pass. */
    private record Gang(long at, long probably, long limit) {}

    private final Pool pool;
    private final Profile profile;
    private final Choices choices;
    private final long now;
    private final Map<Integer, Gang> gangs = new HashMap<>();
    private final Bounds bounds;
    private final int[] equallySoon;
    private int equal;
    private long soonest;
    private long[] moments = new long[8];

    /** While a gang is tried, things are taken that are given back: nothing is learnt from that. */
    private boolean trying;

    Placement(Pool pool, Profile profile, Workload workload, long now) {
        this.pool = pool;
        this.now = now;
        this.profile = profile;
        this.bounds = new Bounds(pool.servers());
        this.equallySoon = new int[pool.servers()];
        this.choices = new Choices(pool, profile, workload, now);
    }

    /**
     * The first start from a moment on, but none after {@code latest}; null where there is none.
     *
     * @param probably how long it is planned for, ms
     * @param limit how long it may last, ms
     */
    @Nullable
    Slot find(Shape shape, long from, long latest, long probably, long limit) {
        return shape.need().members() > 1
                ? gang(shape, from, latest, probably, limit)
                : single(shape, shape.servers(), from, latest, probably, limit);
    }

    private @Nullable Slot single(Shape shape, int[] servers, long from, long latest, long probably, long limit) {
        soonest = latest;
        equal = 0;
        // The one with the best prospects first: most others then need no look.
        int likeliest = likeliest(shape, servers, probably);
        if (likeliest >= 0) {
            look(shape, likeliest, from, probably, limit);
        }
        for (int server : servers) {
            if (server != likeliest) {
                look(shape, server, from, probably, limit);
            }
        }
        if (equal == 0) {
            return null;
        }
        Arrays.sort(equallySoon, 0, equal);
        return best(shape, equal, soonest, probably, limit);
    }

    private int likeliest(Shape shape, int[] servers, long probably) {
        int likeliest = -1;
        long least = Long.MAX_VALUE;
        for (int server : servers) {
            long bound = bounds.of(shape, server, probably);
            if (bound < least) {
                least = bound;
                likeliest = server;
            }
        }
        return likeliest;
    }

    /** Adds the server to those on which it can start soonest, if it is one. */
    private void look(Shape shape, int server, long from, long probably, long limit) {
        long bound = bounds.of(shape, server, probably);
        if (bound > soonest) {
            return;
        }
        long at = earliest(shape, server, Math.max(from, bound), soonest, probably, limit);
        if (from == now && !trying && !profile.hasFixed(server)) {
            bounds.learn(shape, server, probably, at);
        }
        if (at <= soonest) {
            equal = at < soonest ? 0 : equal;
            soonest = at;
            equallySoon[equal++] = server;
        }
    }

    private @Nullable Slot best(Shape shape, int count, long at, long probably, long limit) {
        int server = equallySoon[0];
        if (count == 1) {
            var only = choices.anew(shape, server, at, probably, limit, true);
            return only == null ? null : new Slot(at, List.of(place(shape, server, only.devices())));
        }
        var best = choices.of(shape, server, at, probably, limit);
        for (int i = 1; i < count; i++) {
            var choice = choices.of(shape, equallySoon[i], at, probably, limit);
            if (choice != null && (best == null || choice.better(best))) {
                server = equallySoon[i];
                best = choice;
            }
        }
        return best == null ? null : new Slot(at, List.of(place(shape, server, best.devices())));
    }

    /** When enough devices of the server are free at once; something later than {@code latest} where that is not before. */
    private long earliest(Shape shape, int server, long from, long latest, long probably, long limit) {
        int gpus = shape.need().gpus();
        long at = profile.earliestOfHost(shape, server, from, probably, limit);
        while (at <= latest && gpus > 0) {
            long all = allFree(shape, server, at, gpus, probably, limit);
            if (all >= Timeline.NEVER) {
                return Timeline.NEVER;
            }
            long host = profile.earliestOfHost(shape, server, all, probably, limit);
            if (host == at) {
                return at;
            }
            at = host;
        }
        return at;
    }

    /** The moment at which so many devices could each start, were it for each by itself: never too late. */
    private long allFree(Shape shape, int server, long from, int gpus, long probably, long limit) {
        int found = 0;
        int free = 0;
        if (moments.length < pool.first(server + 1) - pool.first(server)) {
            moments = new long[pool.first(server + 1) - pool.first(server)];
        }
        for (int device = pool.first(server); device < pool.first(server + 1); device++) {
            if (shape.usable(device)) {
                long at = profile.earliest(shape, device, from, probably, limit);
                moments[found++] = at;
                if (at == from && ++free == gpus) {
                    return from;
                }
            }
        }
        if (found < gpus) {
            return Timeline.NEVER;
        }
        if (gpus == 1) {
            long least = Timeline.NEVER;
            for (int i = 0; i < found; i++) {
                least = Math.min(least, moments[i]);
            }
            return least;
        }
        Arrays.sort(moments, 0, found);
        return moments[gpus - 1];
    }

    private Place place(Shape shape, int server, int[] devices) {
        var slices = new ArrayList<Slice>(devices.length);
        for (int device : devices) {
            slices.add(new Slice(pool.device(device).uuid(), shape.milli(device), shape.memory(device)));
        }
        return new Place(pool.server(server).id(), slices, shape.cpu(server), shape.ram(server));
    }

    /** All members at one moment: tried where something changes, from where the last such gang would start. */
    private @Nullable Slot gang(Shape shape, long from, long latest, long probably, long limit) {
        var last = gangs.get(shape.number());
        long at =
                last != null && last.probably() <= probably && last.limit() <= limit ? Math.max(from, last.at()) : from;
        long stride = FIRST_STRIDE;
        for (int tried = 0; tried < MOMENTS && at <= latest && at < Timeline.NEVER; tried++) {
            var places = shape.need().sameServer()
                    ? together(shape, at, probably, limit)
                    : members(shape, shape.servers(), at, probably, limit);
            if (places != null) {
                if (from == now) {
                    gangs.put(shape.number(), new Gang(at, probably, limit));
                }
                return new Slot(at, places);
            }
            at = tried < CLOSELY ? nextChange(shape, at) : at + stride;
            stride = tried < CLOSELY ? stride : Math.min(LONGEST_STRIDE, stride + stride / 2);
        }
        return null;
    }

    private long nextChange(Shape shape, long at) {
        long next = Timeline.NEVER;
        for (int server : shape.servers()) {
            next = Math.min(next, profile.nextChange(server, at));
        }
        return next;
    }

    private @Nullable List<Place> together(Shape shape, long at, long probably, long limit) {
        for (int server : shape.servers()) {
            var places = members(shape, new int[] {server}, at, probably, limit);
            if (places != null) {
                return places;
            }
        }
        return null;
    }

    private @Nullable List<Place> members(Shape shape, int[] servers, long at, long probably, long limit) {
        var places = new ArrayList<Place>();
        trying = true;
        while (places.size() < shape.need().members()) {
            var one = single(shape, servers, at, at, probably, limit);
            if (one == null) {
                break;
            }
            places.addAll(one.places());
            profile.add(one.places().getFirst(), at, at + probably, at + limit);
        }
        trying = false;
        places.forEach(place -> profile.remove(place, at, at + probably, at + limit));
        return places.size() == shape.need().members() ? places : null;
    }
}
