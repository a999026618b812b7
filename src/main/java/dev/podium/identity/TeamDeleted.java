package dev.podium.identity;

import dev.podium.kernel.TeamId;

/**
 * A team was deleted and can still be restored: what runs for it is to be ended, what it has is to be kept. Published on
 * every Podium within a second or two after the commit, more than once, and again for every such team after a start, so
 * that a stop in between loses nothing; outside any transaction and without an actor. Whoever listens does again what is
 * not done yet, and nothing where all is.
 */
public record TeamDeleted(TeamId team) {}
