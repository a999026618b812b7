package dev.podium;

import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.sql.SQLException;
import java.util.Set;

/** Puts teams and people into the shared database, and gives the actors that tests work as. */
public final class TestPeople {

    private TestPeople() {}

    /** A new team; names never collide. */
    public static TeamId team(String name) {
        var team = TeamId.random();
        update("insert into teams (id, name) values (?, ?)", team.value(), name + " " + team);
        return team;
    }

    /** A new person, or service account, with this role in the team; without a password, so they cannot sign in. */
    public static Actor person(TeamId team, String name, Role role) {
        var person = PersonId.random();
        if (role == Role.SERVICE) {
            update("insert into people (id, name, service) values (?, ?, true)", person.value(), name);
            update(
                    "insert into service_accounts (id, team_id, acts_as, made_by_name) values (?, ?, 'MEMBER', 'A test')",
                    person.value(),
                    team.value());
        } else {
            update(
                    "insert into people (id, email, name) values (?, ?, ?)",
                    person.value(),
                    person + "@example.org",
                    name);
        }
        update(
                "insert into memberships (team_id, person_id, role) values (?, ?, ?)",
                team.value(),
                person.value(),
                role.name());
        return new Actor(person, name, team, Set.of(role), null);
    }

    /** A new person with this password. */
    public static Actor person(TeamId team, String name, Role role, String email, String passwordHash) {
        var actor = person(team, name, role);
        update(
                "update people set email = ?, password_hash = ? where id = ?",
                email,
                passwordHash,
                actor.person().value());
        return actor;
    }

    public static void update(String sql, Object... values) {
        try (var connection = SharedDatabase.superuser();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
