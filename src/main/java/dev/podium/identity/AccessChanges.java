package dev.podium.identity;

import dev.podium.kernel.PersonId;
import java.util.Collection;

/** Where a room that hands out access of its own says that it took some back. */
public interface AccessChanges {

    /**
     * Says that these people may do less than before. It belongs into the transaction that takes the access away: once
     * that is committed, {@link AccessChanged} is published on every Podium. Asks for no permission, for it gives none.
     */
    void note(Collection<PersonId> people);
}
