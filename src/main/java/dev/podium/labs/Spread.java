package dev.podium.labs;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.RosterEntryId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which machine each student's seat is on. Pure, and the same for the same question: each goes where the fewest are, of
 * several such to the first.
 */
final class Spread {

    private Spread() {}

    /**
     * @param entries in the order in which they are given places
     * @param machines in the order of preference; at least one
     * @param there how many seats each has already; what is not named has none
     */
    static Map<RosterEntryId, MachineId> evenly(
            Collection<RosterEntryId> entries, List<MachineId> machines, Map<MachineId, Integer> there) {
        var counts = new LinkedHashMap<MachineId, Integer>();
        machines.forEach(machine -> counts.put(machine, there.getOrDefault(machine, 0)));
        var places = new LinkedHashMap<RosterEntryId, MachineId>();
        for (var entry : entries) {
            var least = machines.getFirst();
            for (var machine : machines) {
                if (count(counts, machine) < count(counts, least)) {
                    least = machine;
                }
            }
            counts.merge(least, 1, Integer::sum);
            places.put(entry, least);
        }
        return places;
    }

    private static int count(Map<MachineId, Integer> counts, MachineId machine) {
        return counts.getOrDefault(machine, 0);
    }
}
