package dev.podium.gpus.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which devices of one server something gets, and how good that is compared with other servers. */
final class Choices {

    /** Devices of a server; the lower the score the better. */
    static final class Choice {
        private final int[] devices;
        private final double score;

        Choice(int[] devices, double score) {
            this.devices = devices;
            this.score = score;
        }

        int[] devices() {
            return devices;
        }

        /** By more than rounding: the first of equals shall win, whatever order sums were added up in. */
        boolean better(Choice than) {
            return score < than.score - 1e-6;
        }
    }

    private record Known(int version, @Nullable Choice choice) {}

    private final Pool pool;
    private final Profile profile;
    private final Fragmentation fragmentation;
    private final long now;
    private final List<Known[]> known = new ArrayList<>();

    Choices(Pool pool, Profile profile, Workload workload, long now) {
        this.pool = pool;
        this.profile = profile;
        this.fragmentation = new Fragmentation(pool, profile, workload);
        this.now = now;
    }

    /** Which devices of the server; remembered while nothing changes there, since thousands ask for the same. */
    @Nullable
    Choice of(Shape shape, int server, long at, long probably, long limit) {
        if (at != now || profile.contended(server)) {
            return anew(shape, server, at, probably, limit, false);
        }
        while (known.size() <= shape.number()) {
            known.add(new Known[pool.servers()]);
        }
        var last = known.get(shape.number())[server];
        if (last != null && last.version() == profile.version(server)) {
            return last.choice();
        }
        var choice = anew(shape, server, at, probably, limit, false);
        known.get(shape.number())[server] = new Known(profile.version(server), choice);
        return choice;
    }

    /** @param alone there is no other server to compare with, so that a choice without alternative needs no score */
    @Nullable
    Choice anew(Shape shape, int server, long at, long probably, long limit, boolean alone) {
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
        if (gpus != 1) {
            return scored(shape, server, fullest(fitting, count, gpus, at), at, alone);
        }
        count = distinct(fitting, count, at);
        if (count == 1) {
            return scored(shape, server, new int[] {fitting[0]}, at, alone);
        }
        fragmentation.look(server, at);
        Choice best = null;
        for (int i = 0; i < count; i++) {
            var devices = new int[] {fitting[i]};
            double score = fragmentation.score(server, shape, devices);
            var choice = new Choice(devices, score);
            best = best == null || choice.better(best) ? choice : best;
        }
        return best;
    }

    private Choice scored(Shape shape, int server, int[] devices, long at, boolean alone) {
        if (alone) {
            return new Choice(devices, 0);
        }
        fragmentation.look(server, at);
        return new Choice(devices, fragmentation.score(server, shape, devices));
    }

    /** Leaves the first of those devices that are equally free, and says how many are left. */
    private int distinct(int[] fitting, int count, long at) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (!alike(fitting, left, fitting[i], at)) {
                fitting[left++] = fitting[i];
            }
        }
        return left;
    }

    private boolean alike(int[] devices, int count, int device, long at) {
        for (int i = 0; i < count; i++) {
            if (pool.kindOf(devices[i]) == pool.kindOf(device)
                    && profile.freeMilli(devices[i], at) == profile.freeMilli(device, at)
                    && profile.freeMemory(devices[i], at) == profile.freeMemory(device, at)) {
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
}
