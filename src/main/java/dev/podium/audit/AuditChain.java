package dev.podium.audit;

import java.util.OptionalLong;

/** Whether a trail is whole. */
public interface AuditChain {

    /**
     * The position, from 1, of the first entry of the current actor's team that does not follow from the one before
     * it: changed, removed or put in between. Empty when all do. An actor without a team asks for the trail of the
     * installation itself. Entries cut off at the very end leave no trace here.
     */
    OptionalLong firstBroken();
}
