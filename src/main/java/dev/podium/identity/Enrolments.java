package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Puts people into the current team by their e-mail, as those who teach and are taught there. All of it takes
 * {@link Permission#COURSE_MANAGE}, which gives nobody another role of the team than these three.
 */
public interface Enrolments {

    /** The roles that somebody can be given so. */
    Set<Role> ROLES = EnumSet.of(Role.INSTRUCTOR, Role.ASSISTANT, Role.STUDENT);

    /** @param role what they are in the team now: another than was wanted for somebody who is there as something else */
    record Enrolled(PersonId person, Role role) {}

    /**
     * Of these e-mails, who has an account and so is in the team from now on. Somebody who is something else in the team,
     * or is there by a provider's groups, stays what they are.
     *
     * @param wanted the role by e-mail
     * @return by e-mail as it was given; those that nobody has are absent
     */
    Map<String, Enrolled> enrol(Map<String, Role> wanted);

    /** These are in the team no longer, as far as they help or are taught there by hand. */
    void release(Collection<PersonId> people);

    /**
     * A link into the team for somebody who has no account yet.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.bad-role}, {@code identity.bad-email}
     */
    Invitations.MadeInvitation invite(String email, Role role);
}
