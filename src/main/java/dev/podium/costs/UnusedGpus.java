package dev.podium.costs;

import dev.podium.kernel.PersonId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Told by the room that shares GPUs: what was held and stood idle. For callers that have checked. */
public interface UnusedGpus {

    /** @param hours of a whole GPU. @param dollars what was paid for them */
    record Unused(BigDecimal hours, BigDecimal dollars) {}

    /**
     * In these days, both included.
     *
     * @param own whose leases; null for all of the acting team
     * @param everywhere in every team
     * @return empty where no machine said how busy its GPUs were
     */
    Optional<Unused> between(LocalDate from, LocalDate to, @Nullable PersonId own, boolean everywhere);
}
