package dev.podium.identity;

import dev.podium.kernel.TeamId;
import java.util.List;

/** Teams: the tenants of this installation. */
public interface Teams {

    /** A team as a switcher shows it. */
    record Team(TeamId id, String name) {}

    /** The teams the current actor belongs to, by name. */
    List<Team> mine();

    /** Every team's id, for background work that then acts for each of them in turn. Needs no actor. */
    List<TeamId> all();
}
