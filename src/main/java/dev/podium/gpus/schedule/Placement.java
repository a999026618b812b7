package dev.podium.gpus.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where something can start, and when. The soonest start wins; among servers that are equally soon the one whose free
 * GPUs stay most useful ({@link Fragmentation}); among equals the first. The same rule finds a start today and a start in
 * the plan, so that what was planned happens as planned when estimates are exact.
 */
final class Placement {

    /** Moments at which a gang is tried before its start is called too far off to be told. */
    private static final int MOMENTS = 500;

    private record Choice(int[] devices, double score) {}

    private record Known(int version, @Nullable Choice choice) {}

    private final Pool pool;
    private final Profile profile;
    private final Fragmentation fragmentation;
    private final long now;
    private final List<Known[]> known = new ArrayList<>();
    private final Bounds bounds;
    private final int[] equallySoon;
    private long[] moments = new long[8];

    /** While a gang is tried, things are taken that are given back: nothing is learnt from that. */
    private boolean trying;

    Placement(Pool pool, Profile profile, Workload workload, long now) {
        this.pool = pool;
        this.now = now;
        this.profile = profile;
        this.bounds = new Bounds(pool);
        this.equallySoon = new int[pool.servers()];
        this.fragmentation = new Fragmentation(pool, profile, workload);
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
        long soonest = latest;
        int count = 0;
        for (int server : servers) {
            long bound = bounds.of(shape, server, probably);
            if (bound > soonest) {
                continue;
            }
            long at = earliest(shape, server, Math.max(from, bound), soonest, probably, limit);
            if (from == now && !trying && !profile.hasFixed(server)) {
                bounds.learn(shape, server, probably, at);
            }
            if (at <= soonest) {
                count = at < soonest ? 0 : count;
                soonest = at;
                equallySoon[count++] = server;
            }
        }
        return count == 0 ? null : best(shape, count, soonest, probably, limit);
    }

    private @Nullable Slot best(Shape shape, int count, long at, long probably, long limit) {
        int server = equallySoon[0];
        var best = choose(shape, server, at, probably, limit);
        for (int i = 1; i < count; i++) {
            var choice = choose(shape, equallySoon[i], at, probably, limit);
            if (choice != null && (best == null || better(choice.score(), best))) {
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

    /** Which devices of the server; remembered while nothing changes there, since thousands ask for the same. */
    private @Nullable Choice choose(Shape shape, int server, long at, long probably, long limit) {
        if (at != now || profile.contended(server)) {
            return chooseAnew(shape, server, at, probably, limit);
        }
        while (known.size() <= shape.number()) {
            known.add(new Known[pool.servers()]);
        }
        var last = known.get(shape.number())[server];
        if (last != null && last.version() == profile.version(server)) {
            return last.choice();
        }
        var choice = chooseAnew(shape, server, at, probably, limit);
        known.get(shape.number())[server] = new Known(profile.version(server), choice);
        return choice;
    }

    private @Nullable Choice chooseAnew(Shape shape, int server, long at, long probably, long limit) {
        int gpus = shape.need().gpus();
        var fitting = new int[pool.first(server + 1) - pool.first(server)];
        int count = 0;
        for (int device = pool.first(server); device < pool.first(server + 1); device++) {
            if (shape.usable(device) && profile.fits(shape, device, at, probably, limit)) {
                fitting[count++] = device;
            }
        }
        if (count < gpus || !profile.hostFits(shape, server, at, probably, limit)) {
            return null;
        }
        fragmentation.look(server, at);
        if (gpus != 1) {
            var devices = fullest(fitting, count, gpus, at);
            return new Choice(devices, fragmentation.score(server, shape, devices));
        }
        Choice best = null;
        for (int i = 0; i < count; i++) {
            if (!alike(fitting, i, at)) {
                var devices = new int[] {fitting[i]};
                double score = fragmentation.score(server, shape, devices);
                best = best == null || better(score, best) ? new Choice(devices, score) : best;
            }
        }
        return best;
    }

    /** By more than rounding: the first of equals shall win, whatever order sums were added up in. */
    private static boolean better(double score, Choice than) {
        return score < than.score() - 1e-6;
    }

    /** Whether an earlier one of these devices is just as free. */
    private boolean alike(int[] fitting, int i, long at) {
        for (int earlier = 0; earlier < i; earlier++) {
            if (pool.kindOf(fitting[earlier]) == pool.kindOf(fitting[i])
                    && profile.freeMilli(fitting[earlier], at) == profile.freeMilli(fitting[i], at)
                    && profile.freeMemory(fitting[earlier], at) == profile.freeMemory(fitting[i], at)) {
                return true;
            }
        }
        return false;
    }

    /** The devices with the least to spare, so that the freest stay whole. */
    private int[] fullest(int[] fitting, int count, int gpus, long at) {
        var order = new Integer[count];
        Arrays.setAll(order, i -> fitting[i]);
        Arrays.sort(order, (one, other) -> {
            int milli = Integer.compare(profile.freeMilli(one, at), profile.freeMilli(other, at));
            return milli != 0 ? milli : Integer.compare(profile.freeMemory(one, at), profile.freeMemory(other, at));
        });
        var devices = new int[gpus];
        Arrays.setAll(devices, i -> order[i]);
        Arrays.sort(devices);
        return devices;
    }

    private Place place(Shape shape, int server, int[] devices) {
        var slices = new ArrayList<Slice>(devices.length);
        for (int device : devices) {
            slices.add(new Slice(pool.device(device).uuid(), shape.milli(device), shape.memory(device)));
        }
        return new Place(pool.server(server).id(), slices, shape.cpu(server), shape.ram(server));
    }

    /** All members at one moment: tried at each moment at which something changes, member by member. */
    private @Nullable Slot gang(Shape shape, long from, long latest, long probably, long limit) {
        long at = from;
        for (int tried = 0; tried < MOMENTS && at <= latest && at < Timeline.NEVER; tried++) {
            var places = shape.need().sameServer()
                    ? together(shape, at, probably, limit)
                    : members(shape, shape.servers(), at, probably, limit);
            if (places != null) {
                return new Slot(at, places);
            }
            at = nextChange(shape, at);
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
