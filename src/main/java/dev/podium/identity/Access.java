package dev.podium.identity;

import dev.podium.kernel.Actor;
import java.util.Optional;

/** Whether somebody who was let in may still be there. What stays open asks when {@link AccessChanged} names them. */
public interface Access {

    /**
     * The same actor, in the same team and by the same token, as they are now, asked from the database. Empty when they
     * were deactivated or left the team, or when the token was revoked or has expired.
     */
    Optional<Actor> now(Actor before);
}
