package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.TeamId;

/** Something else is to be said of a lab's seats than before. Told when {@link Attention#now} says it. */
public record AttentionChanged(TeamId team, LabId lab) {}
