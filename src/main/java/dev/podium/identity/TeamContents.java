package dev.podium.identity;

import dev.podium.kernel.TeamId;
import java.util.List;

/** What a room keeps for a team, told to an admin who is about to delete it. Rooms above implement it. */
public interface TeamContents {

    /** Such as "12 agents"; empty when there is nothing. Called with an actor of Podium's own in that team. */
    List<String> of(TeamId team);
}
