package dev.podium.gpus.schedule;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is taken of every device, now and later: leases until they probably end, planned requests for as long as they will
 * probably run, and reservations. A reservation is sure, an estimate is not: so whatever begins on a device with a
 * reservation must leave room for it even if it runs to its limit ({@code sure} holds everything up to the limits).
 */
final class Profile {

    private record Fixed(long from, long to) {}

    private final Pool pool;
    private final Timeline[] taken;
    private final @Nullable Timeline[] sure;
    private final Fixed[][] fixed;
    private final boolean[] reserved;
    private final int[] versions;
    private final int[] contendedAt;
    private final boolean[] contended;
    private final long now;

    Profile(Pool pool, Iterable<Window> windows, long now) {
        this.pool = pool;
        this.now = now;
        int count = pool.devices() + pool.servers();
        taken = new Timeline[count];
        Arrays.setAll(taken, _ -> new Timeline());
        sure = new Timeline[count];
        fixed = new Fixed[count][0];
        reserved = new boolean[pool.servers()];
        versions = new int[pool.servers()];
        contended = new boolean[pool.servers()];
        contendedAt = new int[pool.servers()];
        Arrays.fill(contendedAt, -1);
        for (var window : windows) {
            long from = window.from().toEpochMilli();
            long to = window.to().toEpochMilli();
            for (var place : window.places()) {
                each(place, (line, _, _) -> {
                    sure[line] = sure[line] == null ? new Timeline() : sure[line];
                    fixed[line] = Arrays.copyOf(fixed[line], fixed[line].length + 1);
                    fixed[line][fixed[line].length - 1] = new Fixed(from, to);
                    reserved[line < pool.devices() ? pool.serverOf(line) : line - pool.devices()] = true;
                });
                add(place, from, to, to);
            }
        }
    }

    /** Nobody asks how things were: what has begun has always been, which saves a step of each line. */
    private long since(long begin) {
        return begin <= now ? Long.MIN_VALUE : begin;
    }

    private interface Part {
        void of(int line, int milli, int memory);
    }

    /** Takes this from a moment until it probably ends; it may last until {@code limit}. Unknown devices are passed over. */
    void add(Place place, long begin, long probably, long limit) {
        long from = since(begin);
        each(place, (line, milli, memory) -> {
            taken[line].add(from, probably, milli, memory);
            var certain = sure[line];
            if (certain != null) {
                certain.add(from, limit, milli, memory);
            }
        });
    }

    void remove(Place place, long begin, long probably, long limit) {
        long from = since(begin);
        each(place, (line, milli, memory) -> {
            taken[line].add(from, probably, -milli, -memory);
            var certain = sure[line];
            if (certain != null) {
                certain.add(from, limit, -milli, -memory);
            }
        });
    }

    private void each(Place place, Part part) {
        for (var slice : place.slices()) {
            var device = pool.numberOf(slice);
            if (device != null) {
                part.of(device, slice.milli(), slice.memoryMib());
                versions[pool.serverOf(device)]++;
            }
        }
        var server = pool.numberOf(place.server());
        if (server != null && (place.cpuMilli() > 0 || place.ramMib() > 0)) {
            part.of(pool.hostOf(server), place.cpuMilli(), place.ramMib());
            versions[server]++;
        }
    }

    /** Changes whenever something on the server does. */
    int version(int server) {
        return versions[server];
    }

    int freeMilli(int device, long at) {
        return Device.WHOLE - taken[device].milliAt(at);
    }

    int freeMemory(int device, long at) {
        return pool.device(device).memoryMib() - taken[device].memoryAt(at);
    }

    int freeCpu(int server, long at) {
        return pool.server(server).cpuMilli() - taken[pool.hostOf(server)].milliAt(at);
    }

    int freeRam(int server, long at) {
        return pool.server(server).ramMib() - taken[pool.hostOf(server)].memoryAt(at);
    }

    /** When something on the server changes next. */
    long nextChange(int server, long at) {
        long next = taken[pool.hostOf(server)].nextChange(at);
        for (int device = pool.first(server); device < pool.first(server + 1); device++) {
            next = Math.min(next, taken[device].nextChange(at));
        }
        return next;
    }

    /** Whether how long something lasts decides if it fits there now: there are reservations, or plans for later. */
    boolean contended(int server) {
        if (contendedAt[server] != versions[server]) {
            contendedAt[server] = versions[server];
            contended[server] = contended(pool.hostOf(server), pool.hostOf(server) + 1)
                    || contended(pool.first(server), pool.first(server + 1));
        }
        return contended[server];
    }

    private boolean contended(int first, int end) {
        for (int line = first; line < end; line++) {
            if (fixed[line].length > 0 || taken[line].growsAfter(now)) {
                return true;
            }
        }
        return false;
    }

    /** Whether exactly these parts are free. */
    boolean fits(Place place, long at, long probably, long limit) {
        var fits = new boolean[] {true};
        each(place, (line, milli, memory) -> {
            boolean host = line >= pool.devices();
            int mostMilli = (host ? pool.server(line - pool.devices()).cpuMilli() : Device.WHOLE) - milli;
            int mostMemory = (host
                            ? pool.server(line - pool.devices()).ramMib()
                            : pool.device(line).memoryMib())
                    - memory;
            fits[0] &= taken[line].fits(at, at + probably, mostMilli, mostMemory)
                    && afterFixed(line, at, limit, mostMilli, mostMemory) == at;
        });
        return fits[0];
    }

    /** Whether anything on the server is reserved. */
    boolean hasFixed(int server) {
        return reserved[server];
    }

    /** When the next reservation of a device begins; {@link Timeline#NEVER} when none does. */
    long nextFixed(int device, long at) {
        long next = Timeline.NEVER;
        for (var window : fixed[device]) {
            if (window.from() > at) {
                next = Math.min(next, window.from());
            }
        }
        return next;
    }

    boolean fits(Shape shape, int device, long at, long probably, long limit) {
        int mostMilli = Device.WHOLE - shape.milli(device);
        int mostMemory = pool.device(device).memoryMib() - shape.memory(device);
        return taken[device].fits(at, at + probably, mostMilli, mostMemory)
                && afterFixed(device, at, limit, mostMilli, mostMemory) == at;
    }

    boolean hostFits(Shape shape, int server, long at, long probably, long limit) {
        return earliestOfHost(shape, server, at, probably, limit) == at;
    }

    long earliest(Shape shape, int device, long from, long probably, long limit) {
        return earliest(
                device,
                from,
                probably,
                limit,
                Device.WHOLE - shape.milli(device),
                pool.device(device).memoryMib() - shape.memory(device));
    }

    long earliestOfHost(Shape shape, int server, long from, long probably, long limit) {
        int cpu = shape.cpu(server);
        int ram = shape.ram(server);
        if (cpu == 0 && ram == 0) {
            return from;
        }
        var host = pool.server(server);
        return earliest(
                pool.hostOf(server),
                from,
                probably,
                limit,
                cpu == 0 ? Integer.MAX_VALUE : host.cpuMilli() - cpu,
                ram == 0 ? Integer.MAX_VALUE : host.ramMib() - ram);
    }

    private long earliest(int line, long from, long probably, long limit, int mostMilli, int mostMemory) {
        long at = from;
        while (at < Timeline.NEVER) {
            long free = taken[line].earliest(at, probably, mostMilli, mostMemory);
            if (free >= Timeline.NEVER) {
                return Timeline.NEVER;
            }
            at = afterFixed(line, free, limit, mostMilli, mostMemory);
            if (at == free) {
                return at;
            }
        }
        return Timeline.NEVER;
    }

    /** The moment itself, or the end of a reservation that what begins there could run into. */
    private long afterFixed(int line, long at, long limit, int mostMilli, int mostMemory) {
        var certain = sure[line];
        if (certain == null) {
            return at;
        }
        for (var window : fixed[line]) {
            if (window.from() < at + limit
                    && window.to() > at
                    && !certain.fits(
                            Math.max(window.from(), at), Math.min(window.to(), at + limit), mostMilli, mostMemory)) {
                return window.to();
            }
        }
        return at;
    }
}
