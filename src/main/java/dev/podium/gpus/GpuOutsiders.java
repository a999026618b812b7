package dev.podium.gpus;

import dev.podium.kernel.MachineId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What runs on GPUs of the pool and is in no lease. Looking takes {@link dev.podium.identity.Permission#MACHINE_SEE} and
 * shows the servers that the team may use; ending takes {@link dev.podium.identity.Permission#PLATFORM_MANAGE}, which sees
 * all, and is recorded in the installation's trail.
 */
public interface GpuOutsiders {

    /** What is wrong with a process. */
    enum Kind {
        /** Its OS user is no lease's on that GPU. */
        OUTSIDE,
        /** Its OS user has parts of that GPU, takes more memory than those, and this is what began last. */
        OVER,
        /** Nobody says whose it is, so nothing is done about it. */
        UNKNOWN
    }

    enum State {
        SEEN,
        /** It is ended at a moment that was said. */
        NOTICED,
        ENDING,
        ENDED,
        /** Podium could not end it; the sentence says why, and who can. */
        FAILED
    }

    /**
     * A process.
     *
     * @param id null where it is not known well enough to be ended
     * @param device the GPU's uuid, and {@code index} as people call it
     * @param pid null where who looks is not told, as {@code program} is empty then
     * @param osUser empty where it is not known
     * @param since when Podium saw it first; null where it does not know it again
     * @param endsAt when it is ended; null where it is not
     * @param sentence what is done about it; empty where nothing is
     */
    record Outsider(
            @Nullable UUID id,
            MachineId machine,
            String serverName,
            String device,
            int index,
            Kind kind,
            String osUser,
            @Nullable Long pid,
            String program,
            @Nullable Integer memoryMib,
            @Nullable Instant since,
            State state,
            @Nullable Instant endsAt,
            String sentence) {}

    /** By server and GPU. */
    List<Outsider> all();

    /**
     * Has a process ended within a moment: SIGTERM, and 10 s later SIGKILL.
     *
     * @throws dev.podium.kernel.Refusal {@code gpus.no-outsider} where it is gone, in a lease by now, or ended already
     */
    void end(UUID id);
}
