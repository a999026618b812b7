package dev.podium.gpus.schedule;

import java.util.Arrays;

/** A need as the pool's devices see it: which may serve it, and what it takes of each. */
final class Shape {

    private final Pool pool;
    private final Need need;
    private final int number;
    private final int[] milli;
    private final int[] memory;
    private final boolean[] allowed;
    private final int[] servers;
    private final int[] registered;

    Shape(Pool pool, Need need, int number) {
        this.pool = pool;
        this.need = need;
        this.number = number;
        var kinds = pool.kinds();
        milli = new int[kinds.size()];
        memory = new int[kinds.size()];
        for (int kind = 0; kind < kinds.size(); kind++) {
            take(kind, kinds.get(kind));
        }
        allowed = new boolean[pool.servers()];
        for (int server = 0; server < allowed.length; server++) {
            var candidate = pool.server(server);
            allowed[server] = (need.servers().isEmpty() || need.servers().contains(candidate.id()))
                    && cpu(server) <= candidate.cpuMilli()
                    && ram(server) <= candidate.ramMib();
        }
        registered = serversWith(false);
        servers = serversWith(true);
    }

    Need need() {
        return need;
    }

    int number() {
        return number;
    }

    /** Servers on which one member could start, were nothing held there. */
    int[] servers() {
        return servers;
    }

    /** The same, were everything there usable. */
    int[] registered() {
        return registered;
    }

    boolean usable(int device) {
        return pool.device(device).usable() && suits(device);
    }

    /** Whether the device is of an allowed model and large enough. */
    boolean suits(int device) {
        return milli[pool.kindOf(device)] > 0;
    }

    /** Compute it takes of a device that suits. */
    int milli(int device) {
        return milli[pool.kindOf(device)];
    }

    /** Memory it takes of a device that suits, MiB. */
    int memory(int device) {
        return memory[pool.kindOf(device)];
    }

    private void take(int kind, Device device) {
        int of = device.memoryMib();
        boolean allowed = device.isAskedBy(need);
        // Of a device whose memory is not known no amount of it can be promised, but it can be had by compute.
        if (!allowed || (of == 0 ? need.milli() == 0 : need.memoryMib() > of)) {
            return;
        }
        milli[kind] = need.milli() > 0 ? need.milli() : (int) ((1000L * need.memoryMib() + of - 1) / of);
        memory[kind] = of == 0 || need.whole()
                ? of
                : need.memoryMib() > 0 ? need.memoryMib() : (int) ((long) of * need.milli() / Device.WHOLE);
    }

    /** Processors it takes of the server; nothing where they are not counted. */
    int cpu(int server) {
        return pool.server(server).cpuMilli() == 0 ? 0 : need.cpuMilli();
    }

    int ram(int server) {
        return pool.server(server).ramMib() == 0 ? 0 : need.ramMib();
    }

    /** How many devices of the server would do, were nothing held. */
    int suitable(int server, boolean usableOnly) {
        int count = 0;
        for (int device = pool.first(server); device < pool.first(server + 1); device++) {
            count += (usableOnly ? usable(device) : suits(device)) ? 1 : 0;
        }
        return count;
    }

    private int[] serversWith(boolean usableOnly) {
        var fitting = new int[pool.servers()];
        int count = 0;
        for (int server = 0; server < pool.servers(); server++) {
            if (allowed(server) && suitable(server, usableOnly) >= need.gpus()) {
                fitting[count++] = server;
            }
        }
        return Arrays.copyOf(fitting, count);
    }

    /** Whether the server is an allowed one, and large enough but for its devices. */
    boolean allowed(int server) {
        return allowed[server];
    }
}
