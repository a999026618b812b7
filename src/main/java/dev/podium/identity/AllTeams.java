package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every team of the installation, for those who run it: each method takes {@link Permission#PLATFORM_MANAGE}. */
public interface AllTeams {

    int LONGEST_PAGE = 500;

    record TeamFacts(TeamId id, String name, int members, Instant createdAt) {}

    /**
     * By name, without those that were deleted.
     *
     * @param text matches anywhere in the name; "" for all
     * @param limit at most {@link #LONGEST_PAGE}
     */
    List<TeamFacts> list(String text, int offset, int limit);

    int count(String text);

    /** A refusal {@code identity.no-team} when there is none. */
    TeamFacts get(TeamId team);

    /**
     * @param owner who runs it; null for the current actor
     * @throws dev.podium.kernel.Refusal {@code identity.bad-name}, {@code identity.team-name-taken} or
     *     {@code identity.no-person}
     */
    TeamFacts create(String name, @Nullable PersonId owner);

    /** The same refusals, or {@code identity.no-team}. */
    TeamFacts rename(TeamId team, String name);

    /** What would be cut off by deleting a team, such as "12 agents": each room says its own. */
    List<String> contents(TeamId team);

    /** Its members as JSON Lines, one a line: {@code person, name, email, role, since, source}. */
    String exportMembers(TeamId team);

    /**
     * Takes away every membership, and with it the team's tokens, invitations and open terminals within a second. What
     * the team has stays in the database; its name is free.
     *
     * @param name the team's name, once more
     * @throws dev.podium.kernel.Refusal {@code identity.no-team} or {@code identity.team-name-differs}
     */
    void delete(TeamId team, String name);
}
