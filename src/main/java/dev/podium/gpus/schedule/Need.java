package dev.podium.gpus.schedule;

import dev.podium.kernel.MachineId;
import java.util.Set;

/**
 * What somebody needs: {@code members} times {@code gpus} GPUs. The GPUs of one member are always on one server; all
 * members start together or none does.
 *
 * @param gpus GPUs of one member; 0 only with {@code cpuMilli}, for work that needs a server but no GPU
 * @param milli of each GPU, 1 to 1000; 0 takes as much compute as {@code memoryMib} is of the device's memory
 * @param memoryMib of each GPU; 0 takes as much memory as {@code milli} is of the device. A whole GPU has at least so much
 *     and is taken with all its memory
 * @param models allowed models, spelled as the device spells its own; empty for any
 * @param servers allowed servers; empty for any
 * @param members how many places start together, at least 1
 * @param sameServer all members on one server
 * @param cpuMilli of each member, where its server counts processors
 * @param ramMib of each member, where its server counts main memory
 */
public record Need(
        int gpus,
        int milli,
        int memoryMib,
        Set<String> models,
        Set<MachineId> servers,
        int members,
        boolean sameServer,
        int cpuMilli,
        int ramMib) {

    public Need {
        models = Set.copyOf(models);
        servers = Set.copyOf(servers);
        if (gpus < 0
                || milli < 0
                || milli > Device.WHOLE
                || memoryMib < 0
                || members < 1
                || cpuMilli < 0
                || ramMib < 0
                || (gpus > 0 && milli == 0 && memoryMib == 0)
                || (gpus == 0 && cpuMilli == 0)) {
            throw new IllegalArgumentException(
                    "no such need: " + gpus + " x " + milli + "/1000, " + memoryMib + " MiB, " + members + " members");
        }
    }

    /** So many whole GPUs of one server. */
    public static Need whole(int gpus) {
        return new Need(gpus, Device.WHOLE, 0, Set.of(), Set.of(), 1, false, 0, 0);
    }

    /** Thousandths of one GPU, with as much of its memory. */
    public static Need share(int milli) {
        return new Need(1, milli, 0, Set.of(), Set.of(), 1, false, 0, 0);
    }

    /** MiB of one GPU, with as much of its compute. */
    public static Need memory(int mib) {
        return new Need(1, 0, mib, Set.of(), Set.of(), 1, false, 0, 0);
    }

    public Need withMemory(int mib) {
        return new Need(gpus, milli, mib, models, servers, members, sameServer, cpuMilli, ramMib);
    }

    public Need onModels(Set<String> allowed) {
        return new Need(gpus, milli, memoryMib, allowed, servers, members, sameServer, cpuMilli, ramMib);
    }

    public Need onServers(Set<MachineId> allowed) {
        return new Need(gpus, milli, memoryMib, models, allowed, members, sameServer, cpuMilli, ramMib);
    }

    /** So many of this, all or nothing, over as many servers as it takes. */
    public Need gang(int count) {
        return new Need(gpus, milli, memoryMib, models, servers, count, sameServer, cpuMilli, ramMib);
    }

    public Need together() {
        return new Need(gpus, milli, memoryMib, models, servers, members, true, cpuMilli, ramMib);
    }

    public Need withCpu(int ofMilli, int ofRamMib) {
        return new Need(gpus, milli, memoryMib, models, servers, members, sameServer, ofMilli, ofRamMib);
    }

    /** GPUs of all members, whatever part of each. */
    public int allGpus() {
        return gpus * members;
    }

    boolean whole() {
        return milli == Device.WHOLE;
    }
}
