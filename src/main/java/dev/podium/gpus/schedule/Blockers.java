package dev.podium.gpus.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Which leases hold the devices that something waits for. */
final class Blockers {

    private static final int MOST = 5;

    private final Map<String, List<Holding>> byDevice = new HashMap<>();

    Blockers(Snapshot snapshot) {
        snapshot.holdings().stream()
                .sorted(Comparator.comparing(Holding::expectedEnd).thenComparing(Holding::lease))
                .forEach(holding -> holding.places().stream()
                        .flatMap(place -> place.slices().stream())
                        .forEach(slice -> byDevice.computeIfAbsent(slice.uuid(), _ -> new ArrayList<>())
                                .add(holding)));
    }

    List<UUID> of(Slot slot) {
        Set<UUID> leases = new LinkedHashSet<>();
        for (var place : slot.places()) {
            for (var slice : place.slices()) {
                for (var holding : byDevice.getOrDefault(slice.uuid(), List.of())) {
                    if (leases.size() == MOST) {
                        return List.copyOf(leases);
                    }
                    leases.add(holding.lease());
                }
            }
        }
        return List.copyOf(leases);
    }
}
