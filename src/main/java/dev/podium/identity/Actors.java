package dev.podium.identity;

import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a row of the database's answer becomes an actor, who may do as much as role, account and token all allow. */
final class Actors {

    private Actors() {}

    /** @param row name, platform_roles, team_id, role */
    static Actor inBrowser(SignedIn person, ResultSet row) throws SQLException {
        return new Actor(
                person.person(), row.getString("name"), team(row), Set.copyOf(roles(row)), null, person.signIn());
    }

    /** @param row as {@link #byToken}'s, without the ids */
    static Actor now(Actor before, ResultSet row) throws SQLException {
        return of(before.person(), before.credential(), row);
    }

    /** @param row token, person, name, platform_roles, team_id, role, kind, token_name, acts_as, scopes */
    static Actor byToken(ResultSet row) throws SQLException {
        return of(new PersonId(row.getObject("person", UUID.class)), row.getObject("token", UUID.class), row);
    }

    private static Actor of(PersonId person, @Nullable UUID credential, ResultSet row) throws SQLException {
        var kind = row.getString("kind");
        var own = roles(row);
        var roles = kind == null
                ? own
                : switch (TokenKind.valueOf(kind)) {
                    case PERSON, SERVICE -> own;
                    // A program that its owner could not look at themselves does not act either.
                    case AGENT -> holds(own, Permission.AGENT_SEE) ? Set.of(Role.AGENT) : Set.<Role>of();
                };
        var name = TokenKind.AGENT.name().equals(kind) ? row.getString("token_name") : row.getString("name");
        return new Actor(person, name, team(row), roles, narrowed(row, own), credential);
    }

    private static boolean holds(Set<Role> roles, Permission permission) {
        return roles.stream().anyMatch(role -> RolePermissions.of(role).contains(permission));
    }

    /** The token's scopes; a service account's, no further than the role it was given. */
    private static @Nullable Set<String> narrowed(ResultSet row, Set<Role> roles) throws SQLException {
        var scopes = row.getArray("scopes");
        if (!roles.contains(Role.SERVICE)) {
            return scopes == null ? null : Set.of((String[]) scopes.getArray());
        }
        var narrowed = scopes == null ? new HashSet<String>() : new HashSet<>(Set.of((String[]) scopes.getArray()));
        var actsAs = role(row.getString("acts_as"));
        narrowed.retainAll(actsAs == null ? Set.<String>of() : RolePermissions.serviceScopes(actsAs));
        return narrowed;
    }

    static @Nullable Role role(@Nullable String name) {
        return name == null ? null : Role.valueOf(name);
    }

    private static Set<Role> roles(ResultSet row) throws SQLException {
        var roles = EnumSet.noneOf(Role.class);
        for (var role : (String[]) row.getArray("platform_roles").getArray()) {
            roles.add(role.equals("ADMIN") ? Role.ADMIN : Role.valueOf("ORG_" + role));
        }
        var role = role(row.getString("role"));
        if (role != null) {
            roles.add(role);
        }
        return roles;
    }

    private static @Nullable TeamId team(ResultSet row) throws SQLException {
        var team = row.getObject("team_id", UUID.class);
        return team == null ? null : new TeamId(team);
    }
}
