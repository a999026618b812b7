package dev.podium.tasks;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.RunId;
import dev.podium.kernel.TeamId;

/** A run is in another state than before. Published after commit, on the Podium that wrote it. */
public record RunChanged(TeamId team, RunId run, PersonId person, RunState state) {}
