package dev.podium.identity;

import dev.podium.kernel.TeamId;

/**
 * A team that was deleted can no longer be restored: each room deletes every row it has of it, before this returns.
 * Published on one Podium at a time with an actor of Podium's own in that team, outside any transaction, and again later
 * where a listener threw or Podium stopped in between. Entries of the audit trail alone are kept.
 */
public record TeamPurged(TeamId team) {}
