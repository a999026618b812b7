package dev.podium.gpus;

import dev.podium.kernel.HealthCheck;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Whether the servers whose GPUs are shared are seen, and their GPUs can be used. */
@Component
class GpusSeenCheck implements HealthCheck {

    private static final int NAMED = 3;

    private final Snapshots snapshots;

    GpusSeenCheck(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public String name() {
        return "gpus.seen";
    }

    @Override
    public Found look() {
        var state = snapshots.read();
        var seen = snapshots.look();
        var unseen = state.servers().stream()
                .map(Rows.ServerRow::machine)
                .filter(machine -> !isSeen(seen.get(machine)))
                .toList();
        var unusable = snapshots.unusable(state, seen);
        var counts = Map.of(
                "servers", (long) state.servers().size(), "unseen", (long) unseen.size(), "GPUs not usable", (long)
                        unusable.size());
        if (!unseen.isEmpty()) {
            return Found.broken(
                            unseen.size() + " of " + state.servers().size() + " GPU servers "
                                    + (unseen.size() == 1 ? "is" : "are") + " not seen: "
                                    + unseen.stream()
                                            .limit(NAMED)
                                            .map(this::nameOf)
                                            .sorted()
                                            .collect(Collectors.joining(", "))
                                    + "; nothing new starts there.",
                            "Look at the machine's page, which says why: not heard, or its driver does not answer.")
                    .since(unseen.stream()
                            .map(seen::get)
                            .filter(Objects::nonNull)
                            .map(MachineHealth.Health::since)
                            .filter(Objects::nonNull)
                            .min(Instant::compareTo)
                            .orElse(null))
                    .on("gpus")
                    .counting(counts);
        }
        if (!unusable.isEmpty()) {
            return Found.look(
                            unusable.size() + " of " + state.devices().size() + " GPUs cannot be used: "
                                    + unusable.values().iterator().next(),
                            "Look at them on the page GPUs; each says why.")
                    .on("gpus")
                    .counting(counts);
        }
        return Found.fine(state.servers().isEmpty() ? "No GPU server is shared." : "All GPU servers are seen.")
                .counting(counts);
    }

    private static boolean isSeen(MachineHealth.@org.jspecify.annotations.Nullable Health health) {
        return health != null && health.state() == MachineHealth.State.ONLINE && health.gpus() != null;
    }

    private String nameOf(MachineId machine) {
        return snapshots.nameOf(machine);
    }
}
