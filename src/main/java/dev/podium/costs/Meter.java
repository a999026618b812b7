package dev.podium.costs;

import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
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
     * Books what was spent over a stretch of time that is past, in the running transaction, which is one of the payer's team:
     * what is rolled back was not spent. With the same id and beginning it is booked once, however often it is tried. It was
     * not set aside, so a hard budget can be passed by it: ask {@link #require} before the stretch. For work in the background:
     * it asks the database.
     *
     * @param id of the ledger's entry
     * @param begun it counts on this day
     */
    void book(UUID id, Instant begun, Payer payer, Subject subject, Spent spent);

    /**
     * Refuses what {@link #begin} would, and sets nothing aside.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.budget-exceeded}, {@code costs.unavailable}
     */
    void require(Payer payer, Subject subject, BigDecimal most);

    /**
     * Books by how much the provider's bill differs from an entry and what has corrected it so far, as a further entry of the
     * same day. For work in the background: it asks the database.
     *
     * @return false where there is nothing to correct
     * @throws dev.podium.kernel.Refusal {@code costs.not-found} where the entry is not (yet) in the ledger
     */
    boolean reconcile(TeamId team, UUID entry, Spent bill);
}
