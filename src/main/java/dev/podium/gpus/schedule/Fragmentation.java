package dev.podium.gpus.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of a server's free GPUs is of no use to what is usually asked for, and how placing something changes that: the
 * fragmentation gradient of Weng et al. (USENIX ATC 2023), with two additions. Memory is a second amount of each device; and
 * a small term prefers the fuller server, because among equal gradients it keeps the empty ones whole.
 */
final class Fragmentation {

    /** Thousandths of a GPU that an empty server counts worse than a full one. 20 to 100 work alike, 300 is worse. */
    private static final double FULLER = 60;

    private record Popular(Shape shape, double popularity) {}

    private final Pool pool;
    private final Profile profile;
    private final List<Popular> popular = new ArrayList<>();
    private final double mostCpu;
    private final double mostGpus;
    private final double mostMemory;
    private int[] milli = new int[0];
    private int[] memory = new int[0];
    private double[] free = new double[0];
    private int cpu;

    Fragmentation(Pool pool, Profile profile, Workload workload) {
        this.pool = pool;
        this.profile = profile;
        // Work without GPUs loses the same wherever something goes: it would only cost time.
        workload.shapes().stream()
                .filter(each -> each.need().gpus() > 0)
                .forEach(each -> popular.add(new Popular(pool.shape(each.need()), each.popularity())));
        double cpus = 0;
        double gpus = 0;
        double memories = 0;
        int widest = 0;
        for (int server = 0; server < pool.servers(); server++) {
            int count = pool.first(server + 1) - pool.first(server);
            double sum = 0;
            for (int device = pool.first(server); device < pool.first(server + 1); device++) {
                sum += pool.device(device).memoryMib();
            }
            cpus = Math.max(cpus, pool.server(server).cpuMilli());
            gpus = Math.max(gpus, count);
            memories = Math.max(memories, sum);
            widest = Math.max(widest, count);
        }
        mostCpu = cpus;
        mostGpus = Math.max(1, gpus);
        mostMemory = memories;
        milli = new int[widest];
        memory = new int[widest];
        free = new double[widest];
    }

    /** Looks at one server as it is at this moment; the questions that follow are about it. */
    double look(int server, long at) {
        int first = pool.first(server);
        int count = pool.first(server + 1) - first;
        for (int i = 0; i < count; i++) {
            milli[i] = profile.freeMilli(first + i, at);
            memory[i] = profile.freeMemory(first + i, at);
            free[i] = free(first + i, i);
        }
        cpu = profile.freeCpu(server, at);
        return lost(server);
    }

    /** The score of placing the shape on these devices of the server looked at: less is better. */
    double score(int server, Shape shape, int[] devices, double before) {
        int first = pool.first(server);
        take(first, shape, devices, 1);
        cpu -= shape.cpu(server);
        double score = lost(server) - before + FULLER * emptiness(server);
        cpu += shape.cpu(server);
        take(first, shape, devices, -1);
        return score;
    }

    private void take(int first, Shape shape, int[] devices, int sign) {
        for (int device : devices) {
            int i = device - first;
            milli[i] -= sign * shape.milli(device);
            memory[i] -= sign * shape.memory(device);
            free[i] = free(device, i);
        }
    }

    /** What is free of a device, in thousandths of it: whichever of its two amounts has more, for that is what is lost. */
    private double free(int device, int i) {
        int of = pool.device(device).memoryMib();
        return of == 0 ? milli[i] : Math.max(milli[i], 1000.0 * memory[i] / of);
    }

    private double lost(int server) {
        int first = pool.first(server);
        int count = pool.first(server + 1) - first;
        double all = 0;
        for (int i = 0; i < count; i++) {
            all += free[i];
        }
        double lost = 0;
        for (var each : popular) {
            var shape = each.shape();
            double useless = 0;
            int useful = 0;
            if (shape.allowed(server) && shape.cpu(server) <= Math.max(0, cpu)) {
                for (int i = 0; i < count; i++) {
                    int device = first + i;
                    if (shape.suits(device) && shape.milli(device) <= milli[i] && shape.memory(device) <= memory[i]) {
                        useful++;
                    } else {
                        useless += free[i];
                    }
                }
            }
            lost += each.popularity() * (useful >= shape.need().gpus() && useful > 0 ? useless : all);
        }
        return lost;
    }

    private double emptiness(int server) {
        int first = pool.first(server);
        int count = pool.first(server + 1) - first;
        double gpus = 0;
        double memories = 0;
        for (int i = 0; i < count; i++) {
            gpus += milli[i] / 1000.0;
            memories += memory[i];
        }
        double other = mostCpu > 0 ? cpu / mostCpu : mostMemory > 0 ? memories / mostMemory : gpus / mostGpus;
        return 0.5 * other + 0.5 * gpus / mostGpus;
    }
}
