package dev.podium.identity;

import dev.podium.kernel.TeamId;
import java.util.List;

/** How large the teams of the installation are, for {@link Permission#ORG_FIGURES}; nothing of who is in them. */
public interface TeamSizes {

    record TeamSize(TeamId id, String name, int members) {}

    /** Every team that is not deleted, in no order. */
    List<TeamSize> all();
}
