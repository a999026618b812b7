package dev.podium.costs;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Money set aside for one thing that is under way. */
public interface Metered {

    /** Of the ledger's entry that comes of it. */
    UUID id();

    /** It counts on this day, however long it takes. */
    Instant begun();

    /** That a soft budget is passed, as a sentence; null where none is. */
    @Nullable
    String overSoft();

    /**
     * Books what it came to and gives back the rest; whatever happened, or it is held until Podium ends. Never waits for the database, and is never refused.
     *
     * @return the amount that is booked, in US dollars
     * @throws IllegalStateException the second time
     */
    BigDecimal settle(Spent spent);
}
