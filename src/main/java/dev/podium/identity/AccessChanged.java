package dev.podium.identity;

import dev.podium.kernel.PersonId;
import java.util.Set;

/**
 * The roles, memberships, tokens or grants of these people are others than before. Published on every Podium that works
 * on the database, about half a second after the change was committed, outside any transaction and without an actor.
 */
public record AccessChanged(Set<PersonId> people) {}
