package dev.podium.costs;

import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.util.UUID;

/** Meters what is spent: sets it aside before, books it after. */
public interface Meter {

    /** The most that one thing may cost, in US dollars. */
    BigDecimal MOST = new BigDecimal(1_000_000);

    /**
     * Sets money aside in every budget that counts for the payer. When it returns, that stands in a journal which outlives
     * Podium: what is never settled is booked by the next start, as an estimate of {@code most}. Asks the database only
     * where a hard budget needs another part of its window, not for each call.
     *
     * @param most more than it can cost, in US dollars; 0 to {@link #MOST}
     * @throws dev.podium.kernel.Refusal {@code costs.budget-exceeded}, which names the budget, its limit, what is spent and
     *     when its window ends; {@code costs.unavailable} where the journal is full or cannot be written, or a hard budget
     *     cannot be asked
     */
    Metered begin(Payer payer, Subject subject, BigDecimal most);

    /**
     * Books by how much the provider's bill differs from an entry and what has corrected it so far, as a further entry of the
     * same day. For work in the background: it asks the database.
     *
     * @return false where there is nothing to correct
     * @throws dev.podium.kernel.Refusal {@code costs.not-found} where the entry is not (yet) in the ledger
     */
    boolean reconcile(TeamId team, UUID entry, Spent bill);
}
