package dev.podium.costs;

import dev.podium.kernel.PersonId;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Told by the room that runs agents: how often one said that it was done. For callers that have checked. */
public interface FinishedRuns {

    /**
     * In these days of {@link Ledger#zone}, both included.
     *
     * @param own whose agents; null for all of the acting team
     * @param everywhere in every team
     */
    long between(LocalDate from, LocalDate to, @Nullable PersonId own, boolean everywhere);

    /** Whose agents those of the acting team were, counted. */
    long people(LocalDate from, LocalDate to);
}
