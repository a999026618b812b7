package dev.podium.database;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * The database of a Podium, for a program that starts no Podium: the embedded one of a home, running or started for the while,
 * or the one that the environment names as it does for Podium itself.
 */
public final class HomeDatabase implements AutoCloseable {

    private final @Nullable EmbeddedDatabase embedded;
    private final boolean startedHere;
    private final Map<String, String> environment;

    private HomeDatabase(@Nullable EmbeddedDatabase embedded, boolean startedHere, Map<String, String> environment) {
        this.embedded = embedded;
        this.startedHere = startedHere;
        this.environment = environment;
    }

    /** Whether the environment names a database of one's own. */
    public static boolean isExternal(Map<String, String> environment) {
        return !environment.getOrDefault("SPRING_DATASOURCE_URL", "").isBlank();
    }

    /** Whether this home has an embedded database. */
    public static boolean isIn(Path home) {
        return Files.exists(home.resolve("postgres/data/PG_VERSION"));
    }

    /**
     * Finds it, and starts the embedded one where it does not run; makes it where there is none.
     *
     * @throws IOException when the embedded one cannot be started; its message says why
     */
    public static HomeDatabase open(Path home, Map<String, String> environment) throws IOException {
        if (isExternal(environment)) {
            return new HomeDatabase(null, false, environment);
        }
        var running = EmbeddedDatabase.running(home);
        if (running != null) {
            return new HomeDatabase(running, false, environment);
        }
        try {
            return new HomeDatabase(EmbeddedDatabase.start(home), true, environment);
        } catch (IllegalStateException e) {
            throw new IOException("the database under " + home + " cannot be started: " + e.getMessage(), e);
        }
    }

    /**
     * As {@link #open}, but starts none: null where the embedded one does not run.
     *
     * @throws IOException when its passwords cannot be read
     */
    public static @Nullable HomeDatabase running(Path home, Map<String, String> environment) throws IOException {
        if (isExternal(environment)) {
            return new HomeDatabase(null, false, environment);
        }
        var running = isIn(home) ? EmbeddedDatabase.running(home) : null;
        return running == null ? null : new HomeDatabase(running, false, environment);
    }

    public boolean isEmbedded() {
        return embedded != null;
    }

    /** As who reads all rows, whatever team they are of: a superuser, or whom the environment names for it. */
    public Connection reader() throws SQLException {
        if (embedded != null) {
            return embedded.superuser();
        }
        var user = environment.getOrDefault("PODIUM_BACKUP_USER", "");
        return user.isBlank() ? owner() : connect(user, environment.getOrDefault("PODIUM_BACKUP_PASSWORD", ""));
    }

    /** As the owner of the tables. */
    public Connection owner() throws SQLException {
        return connect(ownerName(), ownerPassword());
    }

    private String ownerName() {
        return embedded != null
                ? EmbeddedDatabase.OWNER
                : environment.getOrDefault("SPRING_FLYWAY_USER", application());
    }

    private String ownerPassword() {
        return embedded != null
                ? embedded.passwords().owner()
                : environment.getOrDefault(
                        "SPRING_FLYWAY_PASSWORD", environment.getOrDefault("SPRING_DATASOURCE_PASSWORD", ""));
    }

    private String application() {
        if (embedded != null) {
            return EmbeddedDatabase.APPLICATION;
        }
        var name = environment.getOrDefault("SPRING_DATASOURCE_USERNAME", "");
        if (name.isBlank()) {
            throw Refusal.invalid(
                    "database.no-user",
                    "SPRING_DATASOURCE_URL names a database, and SPRING_DATASOURCE_USERNAME no user of it.",
                    "Set what Podium itself is started with: SPRING_DATASOURCE_* and SPRING_FLYWAY_*.");
        }
        return name;
    }

    private String url() {
        return embedded != null
                ? embedded.url()
                : environment.getOrDefault("SPRING_FLYWAY_URL", environment.getOrDefault("SPRING_DATASOURCE_URL", ""));
    }

    private Connection connect(String user, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "podium backup");
        return DriverManager.getConnection(url(), properties);
    }

    /** Makes the rooms' tables as they were at these versions, by room. */
    public void migrate(Map<String, String> versions) throws IOException {
        try {
            RoomMigrations.migrate(
                    Flyway.configure(HomeDatabase.class.getClassLoader())
                            .dataSource(url(), ownerName(), ownerPassword())
                            .placeholders(Map.of("application", application()))
                            .load(),
                    versions);
        } catch (FlywayException e) {
            throw new IOException("the tables cannot be made: " + e.getMessage(), e);
        }
    }

    /** The versions that the rooms' tables have there; rooms that have none yet are left out. */
    public static Map<String, String> versions(Connection connection) throws SQLException {
        var versions = new LinkedHashMap<String, String>();
        for (var room : RoomMigrations.rooms()) {
            var history = RoomMigrations.history(room);
            try (var asked = connection.prepareStatement("select to_regclass(?) is not null")) {
                asked.setString(1, "public." + history);
                try (var there = asked.executeQuery()) {
                    if (!there.next() || !there.getBoolean(1)) {
                        continue;
                    }
                }
            }
            try (var statement = connection.createStatement();
                    var newest = statement.executeQuery("select version from public." + history
                            + " where success and version is not null order by installed_rank desc limit 1")) {
                if (newest.next()) {
                    versions.put(room, newest.getString(1));
                }
            }
        }
        return versions;
    }

    /** The newest versions, by room, that this Podium knows. */
    public static Map<String, String> newestVersions() {
        return RoomMigrations.newest();
    }

    /** Stops the embedded one where it was started here. */
    @Override
    public void close() {
        if (embedded != null && startedHere) {
            embedded.close();
        }
    }
}
