package dev.podium.costs;

import dev.podium.kernel.TeamId;
import java.util.Set;

/** Told by the rooms above: where sums are told, and not who caused what. */
public interface WithheldSpending {

    /** Nothing is told to which fewer people contributed. */
    int SMALLEST = 5;

    /** Whether that is so in the acting team for whoever acts. Their own they always see. */
    boolean people();

    /** The teams in which it can be so; for callers that have checked. */
    Set<TeamId> teams();
}
