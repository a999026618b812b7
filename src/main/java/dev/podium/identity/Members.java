package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Who belongs to the current team, and as what. Everybody in the team may look; changing takes
 * {@link Permission#TEAM_MANAGE}. A team always keeps an owner who can sign in.
 */
public interface Members {

    /** The roles of a team that a person can be given by hand. */
    Set<Role> ROLES = EnumSet.of(
            Role.OWNER,
            Role.MANAGER,
            Role.MEMBER,
            Role.VIEWER,
            Role.INSTRUCTOR,
            Role.ASSISTANT,
            Role.STUDENT,
            Role.AUDITOR);

    int LONGEST_PAGE = 500;

    /**
     * @param source how they came to be one: {@code hand}, or what else put them there
     * @param deactivated whether they cannot sign in at present
     */
    record Member(
            PersonId person, String name, String email, Role role, Instant since, String source, boolean deactivated) {}

    /**
     * By name.
     *
     * @param text matches anywhere in name or e-mail; "" for everybody
     * @param limit at most {@link #LONGEST_PAGE}
     */
    List<Member> list(String text, int offset, int limit);

    int count(String text);

    /** One of them; a refusal {@code identity.no-member} when they are not in this team. */
    Member get(PersonId person);

    /**
     * @throws dev.podium.kernel.Refusal {@code identity.no-member}, {@code identity.bad-role}, {@code identity.owner-only}
     *     when somebody who is no owner would make one, or {@code identity.last-owner}
     */
    Member changeRole(PersonId person, Role role);

    /** Their tokens of this team end at once and their open terminals of it within a second; the same refusals. */
    void remove(PersonId person);

    /** The current actor leaves the team; takes no permission. A refusal {@code identity.last-owner}. */
    void leave();

    /**
     * The other becomes an owner and the current actor, who is one, a member.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.owner-only} or {@code identity.no-member}
     */
    void transferOwnership(PersonId heir);
}
