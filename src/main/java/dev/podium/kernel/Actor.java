package dev.podium.kernel;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who does something, and in which team.
 *
 * @param person the person, or {@link PersonId#SYSTEM} where Podium itself acts
 * @param name how the person is shown and audited
 * @param team the team whose rows this actor sees; null before a team was chosen
 * @param roles what the person is in that team, with {@link Role#ADMIN} for a platform admin
 * @param scopes what an API token is limited to; null for a person who signed in, who is not limited
 * @param credential the API token, or the session of a sign-in provider, that they came by; null for another way
 */
public record Actor(
        PersonId person,
        String name,
        @Nullable TeamId team,
        Set<Role> roles,
        @Nullable Set<String> scopes,
        @Nullable UUID credential) {

    public Actor(PersonId person, String name, @Nullable TeamId team, Set<Role> roles, @Nullable Set<String> scopes) {
        this(person, name, team, roles, scopes, null);
    }

    public Actor {
        roles = Set.copyOf(roles);
        scopes = scopes == null ? null : Set.copyOf(scopes);
    }

    /** Podium itself at work for a team: reconciling after a start, following a machine. */
    public static Actor system(TeamId team) {
        return new Actor(PersonId.SYSTEM, "Podium", team, Set.of(Role.SYSTEM), null);
    }
}
