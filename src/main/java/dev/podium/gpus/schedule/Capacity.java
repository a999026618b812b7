package dev.podium.gpus.schedule;

import java.util.HashSet;
import java.util.Set;

/** What the servers could do were nothing held: whether a need could ever start, and the largest like it that could. */
final class Capacity {

    private final Pool pool;

    Capacity(Pool pool) {
        this.pool = pool;
    }

    /** Whether it could start on the servers as they are registered, usable now or not. */
    boolean everFits(Shape shape, boolean usableOnly) {
        return members(shape, usableOnly) >= shape.need().members();
    }

    /** How many members could start at once: of all servers, or of one where they must be together. */
    private long members(Shape shape, boolean usableOnly) {
        long all = 0;
        for (int server : usableOnly ? shape.servers() : shape.registered()) {
            int here = members(shape, server, usableOnly);
            all = shape.need().sameServer() ? Math.max(all, here) : all + here;
        }
        return all;
    }

    private int members(Shape shape, int server, boolean usableOnly) {
        int members = 0;
        while (members < shape.need().members() && hosts(shape, server, members + 1, usableOnly)) {
            members++;
        }
        return members;
    }

    /** A device may serve several members, but each of them only once. */
    private boolean hosts(Shape shape, int server, int members, boolean usableOnly) {
        var host = pool.server(server);
        if ((long) shape.cpu(server) * members > host.cpuMilli()
                || (long) shape.ram(server) * members > host.ramMib()) {
            return false;
        }
        long parts = 0;
        for (int device = pool.first(server); device < pool.first(server + 1); device++) {
            if (usableOnly ? shape.usable(device) : shape.suits(device)) {
                int fit = Device.WHOLE / shape.milli(device);
                int memory = shape.memory(device);
                parts += Math.min(
                        members,
                        memory == 0 ? fit : Math.min(fit, pool.device(device).memoryMib() / memory));
            }
        }
        return parts >= (long) members * shape.need().gpus();
    }

    /** What would fit, as half a sentence. */
    String largest(Need need) {
        if (pool.devices() == 0) {
            return "no server with GPUs is registered";
        }
        var foreign = foreign(need);
        if (!foreign.isEmpty()) {
            return foreign;
        }
        var one = pool.shape(new Need(
                Math.min(1, need.gpus()),
                need.milli(),
                need.memoryMib(),
                need.models(),
                need.servers(),
                1,
                false,
                need.cpuMilli(),
                need.ramMib()));
        if (one.registered().length == 0) {
            return alone(need);
        }
        return several(need, one);
    }

    private String foreign(Need need) {
        Set<String> models = new HashSet<>();
        pool.kinds().forEach(device -> models.add(device.model()));
        if (!need.models().isEmpty() && need.models().stream().noneMatch(models::contains)) {
            return "there is no " + Sentences.list(need.models(), "or") + " here, only "
                    + Sentences.list(models, "and");
        }
        if (!need.servers().isEmpty() && need.servers().stream().allMatch(server -> pool.numberOf(server) == null)) {
            return "the server it names is not registered";
        }
        return "";
    }

    /** Not even one GPU of a member fits: too much memory, or too much of the server beside it. */
    private String alone(Need need) {
        int most = -1;
        for (int device = 0; device < pool.devices(); device++) {
            var candidate = pool.device(device);
            boolean allowed = candidate.isAskedBy(need)
                    && (need.servers().isEmpty()
                            || need.servers()
                                    .contains(pool.server(pool.serverOf(device)).id()));
            if (allowed
                    && (most < 0 || candidate.memoryMib() > pool.device(most).memoryMib())) {
                most = device;
            }
        }
        if (most < 0) {
            boolean parts = pool.kinds().stream()
                    .anyMatch(device -> device.part()
                            && (need.models().isEmpty() || need.models().contains(device.model())));
            return !parts
                    ? "the servers it names have no such GPU"
                    : need.models().isEmpty()
                            ? "the GPUs are split into parts, which are asked for by their model"
                            : "a part of a GPU that is split is leased whole";
        }
        int memory = pool.device(most).memoryMib();
        var server = pool.server(pool.serverOf(most));
        if (need.memoryMib() > memory) {
            return memory == 0
                    ? "how much memory the GPU of " + server.name() + " has is not known"
                    : "the largest that fits is a GPU with " + Sentences.memory(memory) + " on " + server.name();
        }
        return "no server has so many processors or so much main memory beside its GPUs; " + server.name() + " has "
                + server.cpuMilli() / 1000 + " processors and " + Sentences.memory(server.ramMib());
    }

    private String several(Need need, Shape one) {
        int widest = 0;
        int at = one.registered()[0];
        for (int server : one.registered()) {
            int count = one.suitable(server, false);
            if (count > widest) {
                widest = count;
                at = server;
            }
        }
        if (widest < need.gpus() || need.gpus() == 0) {
            return "the largest that fits is " + gpus(widest, need, at) + " on "
                    + pool.server(at).name();
        }
        long members = members(pool.shape(need), false);
        return members == 0
                ? "no one server has so many GPUs with the processors and the main memory it asks for"
                : "the largest that fits is " + members + " times " + gpus(need.gpus(), need, at)
                        + (need.sameServer() ? " on one server" : "");
    }

    private String gpus(int count, Need need, int server) {
        int least = Integer.MAX_VALUE;
        var shape = pool.shape(need);
        for (int device = pool.first(server); device < pool.first(server + 1); device++) {
            least = shape.suits(device) ? Math.min(least, pool.device(device).memoryMib()) : least;
        }
        var each = least == Integer.MAX_VALUE || least == 0 ? "" : " with " + Sentences.memory(least);
        return count + (count == 1 ? " GPU" : " GPUs") + each;
    }
}
