package dev.podium.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringApplication;

/**
 * One real PostgreSQL for all tests of a JVM, in a directory that goes with it. Podium finds it by the same variables
 * that an installation with a database of its own sets, so a context that closes does not stop it for the others.
 */
public final class SharedDatabase implements BeforeAllCallback {

    private static final String DEADLOCK = "40P01";

    private static @Nullable EmbeddedDatabase server;

    /** For looking alone: to open one takes longer than most of what is asked by it. */
    private static @Nullable Connection looking;

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    public static synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            var home = Files.createTempDirectory("podium-test");
            var started = EmbeddedDatabase.start(home);
            // Run when the applications of the tests are closed, which may still have something to write.
            SpringApplication.getShutdownHandlers().add(() -> stop(started, home));
            System.setProperty("podium.home", home.toString());
            System.setProperty("spring.datasource.url", started.url());
            // Several contexts of one process share it.
            System.setProperty("podium.database.exclusive", "false");
            System.setProperty("spring.datasource.username", EmbeddedDatabase.APPLICATION);
            System.setProperty("spring.datasource.password", started.passwords().application());
            // Many contexts live at a time, and only one of them works: the others hold few of the server's
            // connections.
            System.setProperty("spring.datasource.hikari.minimum-idle", "1");
            System.setProperty("spring.datasource.hikari.idle-timeout", "10000");
            System.setProperty("spring.flyway.url", started.url());
            System.setProperty("spring.flyway.user", EmbeddedDatabase.OWNER);
            System.setProperty("spring.flyway.password", started.passwords().owner());
            server = started;
        } catch (IOException e) {
            throw new IllegalStateException("The tests' database did not start.", e);
        }
    }

    /** As the superuser, whom neither row security nor a trigger stops: for arranging what a test finds. */
    public static Connection superuser() throws SQLException {
        return connect("postgres", running().passwords().superuser());
    }

    /** The first column of what is there, of all teams. */
    public static synchronized List<String> column(String sql, Object... values) {
        try (var statement = looking().prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection looking() throws SQLException {
        var connection = looking;
        if (connection == null || connection.isClosed()) {
            connection = superuser();
            looking = connection;
        }
        return connection;
    }

    /** As the application does, outside any transaction of its own: no team is set. */
    public static Connection application() throws SQLException {
        return connect(EmbeddedDatabase.APPLICATION, running().passwords().application());
    }

    /** As the tables' owner. */
    public static Connection owner() throws SQLException {
        return connect(EmbeddedDatabase.OWNER, running().passwords().owner());
    }

    /**
     * Empties every table but the migrations' own, and forgets what the audit trail was anchored at. The machine that
     * Podium runs on stays as the migration made it, and so do prices, since when days are charged, and which master key counts.
     */
    public static void empty() throws SQLException {
        try {
            Files.deleteIfExists(Path.of(System.getProperty("podium.home"), "audit-anchors.jsonl"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        try (var connection = superuser();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            var tables = new ArrayList<String>();
            try (var found = statement.executeQuery("select quote_ident(tablename) from pg_tables"
                    + " where schemaname = 'public' and tablename not like 'flyway%'"
                    + " and tablename not in ('model_prices', 'costs_versions', 'charging', 'secrets_keys')")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            if (!tables.isEmpty()) {
                truncate(statement, "truncate " + String.join(", ", tables) + " cascade");
            }
            if (tables.contains("machines")) {
                statement.execute("insert into machines (id, name, every_team) values"
                        + " ('00000000-0000-0000-0000-000000000001', '', true)");
            }
        }
    }

    /** Background work of other contexts may read just then; of two that wait for each other PostgreSQL ends one. */
    private static void truncate(Statement statement, String sql) throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                statement.execute(sql);
                return;
            } catch (SQLException e) {
                if (tries == 10 || !DEADLOCK.equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    private static synchronized EmbeddedDatabase running() {
        start();
        var running = server;
        if (running == null) {
            throw new IllegalStateException("The tests' database is not running.");
        }
        return running;
    }

    private static Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(running().url(), user, password);
    }

    private static void stop(EmbeddedDatabase server, Path home) {
        server.close();
        endTmux(home);
        try (var files = Files.walk(home)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("The tests' database directory " + home + " stays: " + e);
        }
    }

    /** The tmux server that the tests' agents ran on would outlive them, as it should outlive Podium. */
    private static void endTmux(Path home) {
        try {
            new ProcessBuilder("tmux", "-S", home.resolve("tmux/podium").toString(), "kill-server")
                    .start()
                    .waitFor();
        } catch (IOException e) {
            System.err.println("The tests' tmux server stays: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
