package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everybody in the installation, for those who run it: each method takes {@link Permission#PLATFORM_MANAGE}. */
public interface AllPeople {

    /** What somebody can be in the whole installation. */
    Set<Role> ROLES = EnumSet.of(Role.ADMIN, Role.ORG_AUDITOR, Role.ORG_MANAGER);

    int LONGEST_PAGE = 500;

    /** How long a link for a new password counts. */
    Duration RESET = Duration.ofHours(24);

    record Membership(TeamId team, String name, Role role) {}

    /**
     * @param lastSignIn of a browser; null when there was none
     * @param deactivatedAt null for somebody who may sign in
     */
    record Somebody(
            PersonId id,
            String name,
            String email,
            Set<Role> platformRoles,
            List<Membership> teams,
            @Nullable Instant lastSignIn,
            @Nullable Instant deactivatedAt) {}

    /**
     * By name.
     *
     * @param text matches anywhere in name or e-mail; "" for everybody
     * @param limit at most {@link #LONGEST_PAGE}
     */
    List<Somebody> list(String text, int offset, int limit);

    int count(String text);

    /** A refusal {@code identity.no-person} when there is none. */
    Somebody get(PersonId person);

    /**
     * Ends what they have open: browsers, API tokens, terminals, invitations they made. Whatever it ends stays ended when
     * they are reactivated.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.no-person} or {@code identity.own-account}; so an admin who acts
     *     is always left
     */
    void deactivate(PersonId person);

    void reactivate(PersonId person);

    /** Several at once, all or none; what is null stays. */
    void change(PersonId person, @Nullable Boolean deactivated, @Nullable Set<Role> roles);

    /**
     * @param roles all that they are to have, of {@link #ROLES}
     * @throws dev.podium.kernel.Refusal {@code identity.no-person}, {@code identity.bad-role} or
     *     {@code identity.last-admin}
     */
    void platformRoles(PersonId person, Set<Role> roles);

    /**
     * The token of a link by which they set a new password, once, within {@link #RESET}; an earlier one counts no longer.
     * A refusal {@code identity.no-person}, also for somebody who is deactivated.
     */
    String resetPassword(PersonId person);
}
