package dev.podium.gpus.schedule;

/**
 * How much of a server's free GPUs is of no use to what is usually asked for, and how placing something changes that: the
 * fragmentation gradient of Weng et al. (USENIX ATC 2023), with two additions. Memory is a second amount of each device; and
 * a small term prefers the fuller server, because among equal gradients it keeps the empty ones whole.
 */
final class Fragmentation {

    /** Thousandths of a GPU that an empty server counts worse than a full one. 20 to 100 work alike, 300 is worse. */
    private static final double FULLER = 60;

    private final Pool pool;
    private final Profile profile;
    private final Shape[] shapes;
    private final double[] popularity;
    private final int[] useful;
    private final double[] useless;
    private final double mostCpu;
    private final double mostGpus;
    private final double mostMemory;
    private final int[] milli;
    private final int[] memory;
    private final double[] free;
    private double all;
    private int cpu;
    private int count;

    Fragmentation(Pool pool, Profile profile, Workload workload) {
        this.pool = pool;
        this.profile = profile;
        // Work without GPUs loses the same wherever something goes: it would only cost time.
        var popular = workload.shapes().stream()
                .filter(each -> each.need().gpus() > 0)
                .toList();
        shapes = popular.stream().map(each -> pool.shape(each.need())).toArray(Shape[]::new);
        popularity = popular.stream().mapToDouble(Workload.Shape::popularity).toArray();
        useful = new int[shapes.length];
        useless = new double[shapes.length];
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

    /** Looks at one server as it is at this moment; the scores that follow are of this one. */
    void look(int server, long at) {
        int first = pool.first(server);
        count = pool.first(server + 1) - first;
        all = 0;
        for (int i = 0; i < count; i++) {
            milli[i] = profile.freeMilli(first + i, at);
            memory[i] = profile.freeMemory(first + i, at);
            free[i] = free(first + i, milli[i], memory[i]);
            all += free[i];
        }
        cpu = profile.freeCpu(server, at);
        for (int m = 0; m < shapes.length; m++) {
            useful[m] = 0;
            useless[m] = 0;
            for (int i = 0; i < count; i++) {
                if (serves(shapes[m], first + i, milli[i], memory[i])) {
                    useful[m]++;
                } else {
                    useless[m] += free[i];
                }
            }
        }
    }

    /** How much worse it is to place the shape on these devices of the server looked at: less is better. */
    double score(int server, Shape shape, int[] devices) {
        int first = pool.first(server);
        double gone = 0;
        int leftMemory = 0;
        for (int device : devices) {
            int i = device - first;
            gone += free[i] - freeAfter(shape, device, i);
            leftMemory -= shape.memory(device);
        }
        int left = cpu - shape.cpu(server);
        double score = 0;
        for (int m = 0; m < shapes.length; m++) {
            score += popularity[m] * (lostAfter(m, server, left, shape, devices, gone) - lost(m, server, cpu));
        }
        return score + FULLER * emptiness(left, leftMemory, shape, devices);
    }

    private double lost(int m, int server, int freeCpu) {
        return hosts(shapes[m], server, freeCpu) && enough(m, useful[m]) ? useless[m] : all;
    }

    private double lostAfter(int m, int server, int freeCpu, Shape shape, int[] devices, double gone) {
        if (!hosts(shapes[m], server, freeCpu)) {
            return all - gone;
        }
        int first = pool.first(server);
        int serving = useful[m];
        double lost = useless[m];
        for (int device : devices) {
            int i = device - first;
            double after = freeAfter(shape, device, i);
            if (!serves(shapes[m], device, milli[i], memory[i])) {
                lost += after - free[i];
            } else if (!serves(shapes[m], device, milli[i] - shape.milli(device), memory[i] - shape.memory(device))) {
                serving--;
                lost += after;
            }
        }
        return enough(m, serving) ? lost : all - gone;
    }

    private boolean enough(int m, int serving) {
        return serving > 0 && serving >= shapes[m].need().gpus();
    }

    private static boolean hosts(Shape popular, int server, int freeCpu) {
        return popular.allowed(server) && popular.cpu(server) <= Math.max(0, freeCpu);
    }

    private static boolean serves(Shape popular, int device, int milli, int memory) {
        return popular.suits(device) && popular.milli(device) <= milli && popular.memory(device) <= memory;
    }

    private double freeAfter(Shape shape, int device, int i) {
        return free(device, milli[i] - shape.milli(device), memory[i] - shape.memory(device));
    }

    /** What is free of a device, in thousandths of it: whichever of its two amounts has more, for that is what is lost. */
    private double free(int device, int ofMilli, int ofMemory) {
        int whole = pool.device(device).memoryMib();
        return whole == 0 ? ofMilli : Math.max(ofMilli, 1000.0 * ofMemory / whole);
    }

    private double emptiness(int freeCpu, int leftMemory, Shape shape, int[] devices) {
        double gpus = 0;
        double memories = leftMemory;
        for (int i = 0; i < count; i++) {
            gpus += milli[i] / 1000.0;
            memories += memory[i];
        }
        for (int device : devices) {
            gpus -= shape.milli(device) / 1000.0;
        }
        double other = mostCpu > 0 ? freeCpu / mostCpu : mostMemory > 0 ? memories / mostMemory : gpus / mostGpus;
        return 0.5 * other + 0.5 * gpus / mostGpus;
    }
}
