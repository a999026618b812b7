package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What an installation that has agents already finds after its first start with shares. */
class SharingMigrationTest {

    private static final String NAME = "sharing_migration";

    private static Flyway migrations(String room, String target) {
        return Flyway.configure()
                .dataSource(AgentsHouse.DATABASE.getJdbcUrl("podium_owner", NAME), "podium_owner", "")
                .locations("filesystem:db/" + room)
                .table("history_" + room)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target(target)
                .placeholders(Map.of("application", "podium_app"))
                .load();
    }

    @Test
    void agentsFromBeforeStayOpenToTheirTeamAndNewOnesAreTheirOwnersAlone() throws SQLException {
        try (var connection = AgentsHouse.DATABASE.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + NAME + " owner podium_owner");
        }
        migrations("__root", "latest").migrate();
        migrations("agents", "1").migrate();
        var before = insert("before");
        migrations("agents", "latest").migrate();
        var after = insert("after");
        try (var connection = AgentsHouse.DATABASE.getDatabase("postgres", NAME).getConnection();
                var statement =
                        connection.prepareStatement("select id || ' ' || coalesce(team_access, 'PRIVATE') || ' '"
                                + " || coalesce(team_access_until::text, 'ever') from agents order by created_at");
                var rows = statement.executeQuery()) {
            var access = new ArrayList<String>();
            while (rows.next()) {
                access.add(rows.getString(1));
            }
            assertThat(access).isEqualTo(List.of(before + " DRIVE ever", after + " PRIVATE ever"));
        }
    }

    private static UUID insert(String name) throws SQLException {
        var id = UUID.randomUUID();
        try (var connection = AgentsHouse.DATABASE.getDatabase("postgres", NAME).getConnection();
                var statement = connection.prepareStatement("""
                        insert into agents (id, team_id, name, program, arguments, machine_id, working_directory,
                            environment_names, owner_person, owner_name, adopted, server, session, desired, state,
                            reason, since, created_at)
                        values (?, gen_random_uuid(), ?, 'shell', '{}', gen_random_uuid(), '/', '{}',
                            gen_random_uuid(), 'Ada', false, 'PODIUM', ?, 'STOPPED', 'STOPPED', 'Because.', now(), now())
                        """)) {
            statement.setObject(1, id);
            statement.setString(2, name);
            statement.setString(3, name);
            statement.executeUpdate();
        }
        return id;
    }
}
