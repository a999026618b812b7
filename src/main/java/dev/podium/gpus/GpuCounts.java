package dev.podium.gpus;

import dev.podium.kernel.MachineId;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What there is of shared GPUs at one moment.
 *
 * @param askedFirst when the request that waits longest was asked; null where none waits
 * @param missing GPUs that are entered and that their machine does not show
 * @param troubled those with which something is wrong by their driver's word
 */
record GpuCounts(
        int waiting,
        @Nullable Instant askedFirst,
        int leases,
        Set<MachineId> servers,
        long gpus,
        long missing,
        long troubled) {

    static GpuCounts of(GpuState state) {
        return new GpuCounts(
                state.waiting().size(),
                state.waiting().stream()
                        .map(Rows.RequestRow::askedAt)
                        .min(Instant::compareTo)
                        .orElse(null),
                state.running().size(),
                state.servers().stream().map(Rows.ServerRow::machine).collect(Collectors.toUnmodifiableSet()),
                state.devices().stream().filter(Rows.DeviceRow::present).count(),
                state.devices().stream().filter(each -> !each.present()).count(),
                state.devices().stream()
                        .filter(each -> each.present() && !each.trouble().isEmpty())
                        .count());
    }
}
