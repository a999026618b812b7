package dev.podium.gpus;

import dev.podium.kernel.MachineId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The pool: machines whose GPUs are shared, and how. Looking takes {@link dev.podium.identity.Permission#MACHINE_SEE} and
 * shows the servers that the team may use; everything else takes {@link dev.podium.identity.Permission#PLATFORM_MANAGE},
 * which sees all, and is recorded in the installation's trail.
 */
public interface GpuServers {

    /** How a lease is kept to what it was given. */
    enum Badge {
        /** Programs are told which GPUs are theirs, and are trusted. */
        DECLARED,
        /** A library between a program and the driver holds it to its memory and compute. */
        HOOKED,
        /** The kernel does, once the machine's runner has said so; else it is what the admin declares: {@link Server#unheld}. */
        HARD
    }

    /** Which library holds a program to its part where the badge is {@link Badge#HOOKED}. */
    enum Hook {
        /** HAMi-core, which is loaded before the CUDA libraries. */
        HAMI,
        /** NVIDIA's Multi-Process Service, whose daemon runs there. */
        MPS
    }

    /**
     * How a server is shared.
     *
     * @param priceHour what an hour of a whole GPU costs, in US dollars; of a part (MIG) as much less as it is smaller
     * @param weight what holding a whole GPU counts against a share; 1 is usual
     * @param hook what counts where the badge is {@link Badge#HOOKED}
     * @param mpsPipe the absolute path of the daemon's pipes with {@link Hook#MPS}; else empty
     */
    record Policy(Badge badge, BigDecimal priceHour, BigDecimal weight, Hook hook, String mpsPipe) {

        public Policy(Badge badge, BigDecimal priceHour, BigDecimal weight) {
            this(badge, priceHour, weight, Hook.HAMI, "");
        }
    }

    /**
     * Somebody has a part of a device.
     *
     * @param lease null where it is another team's
     * @param team its name
     * @param person empty where it is another team's, as {@code purpose}
     */
    record Holder(
            @Nullable UUID lease,
            String team,
            String person,
            String purpose,
            boolean own,
            int milli,
            int memoryMib,
            Instant until) {}

    /**
     * A GPU; {@code uuid} is what it is, the index and the model what was last seen.
     *
     * @param memoryMib 0 where it is not known
     * @param busy for how much of the last moments something ran on it, 0 to 1; null where nobody says
     * @param unusable why nothing starts on it, as half a sentence; empty where something may
     * @param drained why an admin took it out; empty where none did
     */
    record Device(
            String uuid,
            int index,
            String model,
            int memoryMib,
            @Nullable Double busy,
            @Nullable Integer memoryUsedMib,
            String unusable,
            String drained,
            int freeMilli,
            int freeMib,
            List<Holder> holders) {

        public Device {
            holders = List.copyOf(holders);
        }

        /** A part of a GPU that is split (MIG): it is leased whole, to those who name its model. */
        public boolean part() {
            return uuid.startsWith(dev.podium.gpus.schedule.Device.PART);
        }
    }

    /**
     * A server of the pool.
     *
     * @param drained why nothing starts there; empty where it may
     * @param unheld why its kernel does not hold OS users to their GPUs, as half a sentence, although the badge is
     *     {@link Badge#HARD}; else empty
     */
    record Server(MachineId machine, String name, Policy policy, String drained, String unheld, List<Device> devices) {

        public Server {
            devices = List.copyOf(devices);
        }

        public Server(MachineId machine, String name, Policy policy, String drained, List<Device> devices) {
            this(machine, name, policy, drained, "", devices);
        }
    }

    /** How long something may run, and how much may be held: {@link dev.podium.gpus.schedule.ClassLimit}. 0 for any amount. */
    record ClassPolicy(Duration longest, long milliAPerson, long milliATeam) {}

    /** What becomes of a process on a GPU of the pool that is in no lease. */
    enum Outside {
        SHOW,
        /** It is ended some minutes after that was said. */
        END
    }

    /**
     * How the whole pool is run.
     *
     * @param halfLife after which use counts half
     * @param shortFirst the shortest first, and not who is furthest below the share
     * @param maxWait who waits longer is next
     * @param idleMinutes after which a lease that does nothing is warned, and after half as long again is ended; 0 for never
     * @param classes by INTERACTIVE, SHORT, NORMAL, LONG
     * @param outside what becomes of a process in no lease
     * @param noticeMinutes how long before it is ended that is said, 1 to 1440
     * @param leftAlone OS users whose processes are not looked at: those of services that belong on the machines
     */
    record PoolPolicy(
            Duration halfLife,
            boolean shortFirst,
            Duration maxWait,
            int idleMinutes,
            Map<String, ClassPolicy> classes,
            Outside outside,
            int noticeMinutes,
            Set<String> leftAlone) {

        public static final int USUAL_NOTICE = 10;

        public PoolPolicy {
            classes = Map.copyOf(classes);
            leftAlone = Set.copyOf(leftAlone);
        }

        /** One that shows what is outside leases. */
        public PoolPolicy(
                Duration halfLife,
                boolean shortFirst,
                Duration maxWait,
                int idleMinutes,
                Map<String, ClassPolicy> classes) {
            this(halfLife, shortFirst, maxWait, idleMinutes, classes, Outside.SHOW, USUAL_NOTICE, Set.of());
        }
    }

    /** By name. */
    List<Server> all();

    /** For whoever may look. */
    PoolPolicy policy();

    /** @throws dev.podium.kernel.Refusal {@code gpus.bad-policy} at the field that is wrong */
    void run(PoolPolicy policy);

    /**
     * Takes a machine into the pool, or changes how it is shared; what is held already keeps its price.
     *
     * @throws dev.podium.kernel.Refusal {@code machines.not-found}, {@code gpus.bad-policy}
     */
    void keep(MachineId machine, Policy policy);

    /** @throws dev.podium.kernel.Refusal {@code gpus.no-server}; {@code gpus.server-in-use}, which says by what */
    void remove(MachineId machine);

    /**
     * Nothing new starts there, and what runs goes on.
     *
     * @param device null for the whole server
     * @param reason up to 200 characters, which those who wait are told; empty to have it used again
     * @throws dev.podium.kernel.Refusal {@code gpus.no-server}, {@code gpus.no-device}, {@code gpus.bad-reason}
     */
    void drain(MachineId machine, @Nullable String device, String reason);
}
