package dev.podium.gpus;

import dev.podium.gpus.GpuOutsiders.Kind;
import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuProcess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which processes on a machine's GPUs are in a lease, and which are not. A process is in one where it runs as an OS user as
 * whom the lease's holder works there, or their agents do, and the lease has that GPU. Pure.
 */
final class Coverage {

    /** Above its part by less, a program is only as it is: a driver counts what it keeps for itself too. */
    private static final double LEEWAY = 1.05;

    private static final long MIB = 1 << 20;

    /** A process on a GPU, on one machine. */
    record Key(String device, long pid, long began) {}

    /**
     * A process that is in no lease.
     *
     * @param key null where it is not known well enough to be known again
     * @param lease where it is over, one of those whose part it exceeds
     */
    record Found(
            @Nullable Key key,
            String device,
            String osUser,
            String program,
            @Nullable Integer memoryMib,
            Kind kind,
            @Nullable LeaseRow lease) {}

    /** An OS user that takes more memory of a GPU than its parts of it. */
    record Over(String device, String osUser) {}

    /**
     * @param outside also those that are over
     * @param over also those of whom no process is known well enough
     */
    record Judged(List<Found> outside, Set<Over> over) {}

    private final GpuState state;
    private final BiFunction<LeaseRow, MachineId, Set<String>> osUsers;
    private final Map<UUID, LeaseRow> running;
    private final Map<String, List<SliceRow>> byDevice = new HashMap<>();

    /** @param osUsers as whom a lease's holder and their agents work on a machine */
    Coverage(GpuState state, BiFunction<LeaseRow, MachineId, Set<String>> osUsers) {
        this.state = state;
        this.osUsers = osUsers;
        this.running = state.running().stream().collect(Collectors.toMap(LeaseRow::id, each -> each));
        state.held()
                .values()
                .forEach(slices ->
                        slices.forEach(slice -> byDevice.computeIfAbsent(slice.device(), _ -> new ArrayList<>())
                                .add(slice)));
    }

    /** The part where it runs on one. */
    static String device(Gpu gpu, GpuProcess process) {
        return process.part().isEmpty() ? gpu.uuid() : process.part();
    }

    static @Nullable Integer mib(GpuProcess process) {
        var memory = process.memory();
        return memory == null ? null : (int) (memory / MIB);
    }

    /** Those whose OS user nobody says. */
    static Found unknown(Gpu gpu, GpuProcess process) {
        return new Found(null, device(gpu, process), "", process.name(), mib(process), Kind.UNKNOWN, null);
    }

    /** @param overBefore who was over in the sample before: once may be a moment */
    Judged judge(MachineId machine, List<Gpu> gpus, Set<Over> overBefore) {
        var outside = new ArrayList<Found>();
        Map<Over, List<GpuProcess>> covered = new LinkedHashMap<>();
        for (var gpu : gpus) {
            var processes = gpu.processes();
            if (gpu.uuid().isEmpty() || processes == null) {
                continue;
            }
            for (var process : processes) {
                var device = device(gpu, process);
                if (process.osUser().isEmpty() || state.pool().leftAlone().contains(process.osUser())) {
                    continue;
                }
                if (leases(device, machine, process.osUser()).isEmpty()) {
                    add(outside, found(device, process, Kind.OUTSIDE, null));
                } else {
                    covered.computeIfAbsent(new Over(device, process.osUser()), _ -> new ArrayList<>())
                            .add(process);
                }
            }
        }
        var over = new HashSet<Over>();
        covered.forEach((who, processes) -> {
            var slices = leases(who.device(), machine, who.osUser());
            if (takesTooMuch(slices, processes)) {
                over.add(who);
                if (overBefore.contains(who)) {
                    add(
                            outside,
                            found(
                                    who.device(),
                                    newest(processes),
                                    Kind.OVER,
                                    running.get(slices.getFirst().of())));
                }
            }
        });
        return new Judged(outside, over);
    }

    /** A driver may list a process twice. */
    private static void add(List<Found> all, Found one) {
        if (one.key() == null || all.stream().noneMatch(each -> one.key().equals(each.key()))) {
            all.add(one);
        }
    }

    private static Found found(String device, GpuProcess process, Kind kind, @Nullable LeaseRow lease) {
        var pid = process.pid();
        var began = process.began();
        return new Found(
                pid == null || began == null ? null : new Key(device, pid, began),
                device,
                process.osUser(),
                process.name(),
                mib(process),
                kind,
                lease);
    }

    private List<SliceRow> leases(String device, MachineId machine, String osUser) {
        return byDevice.getOrDefault(device, List.of()).stream()
                .filter(slice -> {
                    var lease = running.get(slice.of());
                    return lease != null && osUsers.apply(lease, machine).contains(osUser);
                })
                .toList();
    }

    /** Who has a whole GPU has all of its memory. */
    private static boolean takesTooMuch(List<SliceRow> slices, List<GpuProcess> processes) {
        long given = slices.stream().mapToLong(SliceRow::memoryMib).sum();
        if (given == 0 || slices.stream().anyMatch(slice -> slice.milli() == GpuNeed.WHOLE)) {
            return false;
        }
        long taken = processes.stream()
                .map(Coverage::mib)
                .mapToLong(each -> each == null ? 0 : each)
                .sum();
        return taken > given * LEEWAY;
    }

    private static GpuProcess newest(List<GpuProcess> processes) {
        return processes.stream()
                .max(Comparator.comparingLong((GpuProcess each) -> number(each.began()))
                        .thenComparingLong(each -> number(each.pid())))
                .orElseThrow();
    }

    private static long number(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
