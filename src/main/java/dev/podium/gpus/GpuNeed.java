package dev.podium.gpus;

import dev.podium.kernel.MachineId;
import java.util.Set;

/**
 * What somebody needs: {@code members} times {@code gpus} GPUs. The GPUs of one member are on one server; all members start
 * together or none does.
 *
 * @param gpus of each member
 * @param milli thousandths of each GPU, 1 to 1000; 0 for as much as {@code memoryMib} is of it. 0 both is whole GPUs
 * @param memoryMib MiB of each GPU; 0 for as much as {@code milli} is of it
 * @param models that are good enough, as servers call them; none for any
 * @param servers that are; none for any that the team may use
 * @param members 1 where it is no gang
 * @param sameServer all members on one
 */
public record GpuNeed(
        int gpus,
        int milli,
        int memoryMib,
        Set<String> models,
        Set<MachineId> servers,
        int members,
        boolean sameServer) {

    static final int WHOLE = 1000;

    private static final int MIB_A_GIB = 1024;

    public GpuNeed {
        models = Set.copyOf(models);
        servers = Set.copyOf(servers);
        milli = milli == 0 && memoryMib == 0 ? WHOLE : milli;
    }

    /** Whole GPUs of any model, on one server. */
    public static GpuNeed whole(int gpus) {
        return new GpuNeed(gpus, WHOLE, 0, Set.of(), Set.of(), 1, false);
    }

    /** How much, and not where: what others are told of it, who may not know of every server. */
    GpuNeed amount() {
        return new GpuNeed(gpus, milli, memoryMib, Set.of(), Set.of(), members, sameServer);
    }

    /** In words: "2 GPUs", "250/1000 of a GPU", "16 GiB of a GPU", "4 × 2 GPUs". */
    public String words() {
        String each;
        if (milli == WHOLE) {
            each = gpus == 1 ? "1 GPU" : gpus + " GPUs";
        } else {
            var part = milli > 0 ? milli + "/1000" : memory();
            each = part + (gpus == 1 ? " of a GPU" : " of each of " + gpus + " GPUs");
        }
        var at = milli > 0 && memoryMib > 0 ? each + " with " + memory() : each;
        return members == 1 ? at : members + " × " + at;
    }

    private String memory() {
        return memoryMib % MIB_A_GIB == 0 ? memoryMib / MIB_A_GIB + " GiB" : memoryMib + " MiB";
    }
}
