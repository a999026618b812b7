package dev.podium.machines;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which OS users of a machine may open which of its GPUs; whoever is not named may open none.
 *
 * @param allowed UUIDs, as the driver writes them, by OS user
 */
public record GpuRule(Map<String, Set<String>> allowed) {

    public GpuRule {
        var copy = new HashMap<String, Set<String>>();
        allowed.forEach((osUser, uuids) -> copy.put(osUser, Set.copyOf(uuids)));
        allowed = Map.copyOf(copy);
    }

    public Set<String> of(String osUser) {
        return allowed.getOrDefault(osUser, Set.of());
    }

    /** All that somebody may open. */
    public Set<String> uuids() {
        var all = new TreeSet<String>();
        allowed.values().forEach(all::addAll);
        return all;
    }
}
