package dev.podium.costs.pricing;

import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.util.Map;

/** To whom a machine's day is charged. */
public sealed interface Allocation {

    /**
     * To those whose agents ran there, by how long; the time in which none ran is idle, and charged to the teams that may use
     * the machine in equal parts.
     */
    record ByUse() implements Allocation {}

    /** To the teams that may use it, in equal parts. */
    record Equally() implements Allocation {}

    /**
     * By fixed parts.
     *
     * @param weights over 0 each, at least one
     */
    record ByShare(Map<TeamId, BigDecimal> weights) implements Allocation {

        public ByShare {
            weights = Map.copyOf(weights);
        }
    }
}
