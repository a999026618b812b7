package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The people of the current team. */
public interface People {

    /** Their names by id, for showing who owns or did something; those who are not in the current team are absent. */
    Map<PersonId, String> names(Collection<PersonId> ids);

    /** Everybody in the current team who was not deactivated, its service accounts too, by name; whoever is in a team knows who else is. */
    List<Member> members();

    /**
     * The e-mails of everybody in the current team, in small letters, as each member sees them; those who have none, such as
     * service accounts, are absent.
     */
    Map<PersonId, String> emails();

    /** Somebody in the current team. */
    record Member(
            PersonId id,
            String name,
            Role role,

            /** What a service account is narrowed to; null for a person. */
            @Nullable Role actsAs) {

        public Member(PersonId id, String name, Role role) {
            this(id, name, role, null);
        }

        /** Whether the role gives it; an API token of theirs may hold less. */
        public boolean may(Permission permission) {
            return RolePermissions.of(role).contains(permission)
                    && (actsAs == null || RolePermissions.of(actsAs).contains(permission));
        }
    }
}
