package dev.podium.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomMigrationsTest {

    @TempDir
    private static Path home;

    private static EmbeddedDatabase server;

    @BeforeAll
    static void migrated() throws IOException {
        server = EmbeddedDatabase.start(home);
        migrate();
    }

    @AfterAll
    static void stopped() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"audit, 4, 94628918", "identity, 10, 1472755695"})
    void anInstallationThatRanAnEarlierTextGoesOn(String room, String version, int earlier) throws SQLException {
        int now = checksum(room, version);
        set(room, version, earlier);

        migrate();

        assertThat(now).isNotEqualTo(earlier);
        assertThat(checksum(room, version)).isEqualTo(now);
    }

    @Test
    void aTextThatNobodyKnowsIsRefused() throws SQLException {
        int now = checksum("audit", "4");
        set("audit", "4", 1);

        assertThatThrownBy(RoomMigrationsTest::migrate)
                .isInstanceOf(FlywayValidateException.class)
                .hasMessageContaining("version 4");

        assertThat(checksum("audit", "4")).isEqualTo(1);
        set("audit", "4", now);
    }

    @Test
    void oneThatIsKnownBringsNoOtherAlong() throws SQLException {
        int now = checksum("audit", "3");
        int fourth = checksum("audit", "4");
        set("audit", "3", 1);
        set("audit", "4", 94628918);

        assertThatThrownBy(RoomMigrationsTest::migrate)
                .isInstanceOf(FlywayValidateException.class)
                .hasMessageContaining("version 3");

        set("audit", "3", now);
        set("audit", "4", fourth);
    }

    private static void migrate() {
        new RoomMigrations()
                .migrate(Flyway.configure()
                        .dataSource(
                                server.url(),
                                EmbeddedDatabase.OWNER,
                                server.passwords().owner())
                        .placeholders(Map.of("application", EmbeddedDatabase.APPLICATION))
                        .load());
    }

    private static int checksum(String room, String version) throws SQLException {
        try (var connection = owner();
                var asked = connection.prepareStatement(
                        "select checksum from flyway_" + room + " where version = '" + version + "'");
                var rows = asked.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    private static void set(String room, String version, int checksum) throws SQLException {
        try (var connection = owner();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update flyway_" + room + " set checksum = " + checksum
                            + " where version = '" + version + "'"))
                    .isOne();
        }
    }

    private static Connection owner() throws SQLException {
        return DriverManager.getConnection(
                server.url(), EmbeddedDatabase.OWNER, server.passwords().owner());
    }
}
