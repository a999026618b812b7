package dev.podium.identity;

import dev.podium.audit.AuditTrails;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every team of the installation, for those who run it: each method takes {@link Permission#PLATFORM_MANAGE}. */
public interface AllTeams {

    int LONGEST_PAGE = 500;

    /** How long a deleted team can be restored. */
    Duration RESTORABLE = Duration.ofDays(30);

    record TeamFacts(TeamId id, String name, int members, Instant createdAt) {}

    /**
     * A team that was deleted.
     *
     * @param members who would be in it again
     * @param purgedAt when it goes for good
     */
    record DeletedTeam(TeamId id, String name, int members, Instant deletedAt, Instant purgedAt) {}

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
     * The team's audit trail, to be kept before the team is deleted; recorded in it. A refusal {@code identity.no-team}.
     */
    AuditTrails.Export exportTrail(TeamId team);

    /**
     * Takes away every membership, and with it the team's tokens, invitations and open terminals within two seconds; its
     * agents are stopped. What the team has stays for {@link #RESTORABLE}; its name is free.
     *
     * @param name the team's name, once more
     * @throws dev.podium.kernel.Refusal {@code identity.no-team} or {@code identity.team-name-differs}
     */
    void delete(TeamId team, String name);

    /** Those that can be restored, the last deleted first; pages as in {@link #list}. */
    List<DeletedTeam> deleted(String text, int offset, int limit);

    int countDeleted(String text);

    /**
     * Brings a deleted team back with its members and its agents, which are stopped. Tokens, invitations and shares by
     * name are not. Where no owner is left who can sign in, the current actor is one.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.no-team}, also when it was deleted too long ago, or
     *     {@code identity.team-name-taken}
     */
    TeamFacts restore(TeamId team);
}
