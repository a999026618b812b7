package dev.podium.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL that lives in the home directory, for an installation without a database server of its own.
 *
 * <p>It outlives a portal that is killed: the next start finds the server by its {@code postmaster.pid} and goes on with
 * it. It listens on loopback, where every user of the machine can connect, so no role may enter without its password;
 * the passwords lie in the home directory, readable by its owner alone.
 */
final class EmbeddedDatabase implements AutoCloseable {

    static final String OWNER = "podium_owner";
    static final String APPLICATION = "podium_app";
    private static final String DATABASE = "podium";
    /** A file that is there while the database is made for the first time. */
    private static final String BEING_MADE = "being-made";

    private static final Duration START = Duration.ofSeconds(60);
    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private final int port;
    private final long postmaster;
    private final DatabasePasswords passwords;

    private EmbeddedDatabase(int port, long postmaster, DatabasePasswords passwords) {
        this.port = port;
        this.postmaster = postmaster;
        this.passwords = passwords;
    }

    /**
     * Starts the server kept under {@code home}, or goes on with one that still runs there.
     *
     * @param home an existing directory, owned by this user
     * @throws IOException when the server cannot be unpacked, made or started; its message says which
     */
    static EmbeddedDatabase start(Path home) throws IOException {
        var passwords = DatabasePasswords.in(home);
        var data = home.resolve("postgres").resolve("data");
        var running = find(data, passwords);
        if (running != null) {
            log.debug("Goes on with the database server {} on port {}", running.postmaster, running.port);
            running.makeRolesAndDatabase();
            Files.deleteIfExists(home.resolve("postgres").resolve(BEING_MADE));
            return running;
        }
        Files.createDirectories(data.getParent());
        var beingMade = home.resolve("postgres").resolve(BEING_MADE);
        clear(data, beingMade);
        clearHalfUnpacked(home.resolve("postgres"));
        // Not closed by a hook of its own: the order in which hooks run is open, and the pool has to close first.
        @SuppressWarnings("resource")
        var server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setOverrideWorkingDirectory(home.resolve("postgres").toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START)
                // These reach initdb's command line after the library's own "-A trust", and the last one counts.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", passwords.superuserFile().toString())
                .setLocaleConfig("locale", "C")
                .setConnectConfig("password", passwords.superuser())
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "''")
                // The library switches both off, for tests; here a power cut must lose nothing that was committed.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", "64MB")
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(
                        home.resolve("postgres/server.log").toFile()))
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                        home.resolve("postgres/server.log").toFile()))
                .start();
        var started = find(data, passwords);
        if (started == null) {
            server.close();
            throw new IOException("The database server in " + data + " started and stopped again; see "
                    + home.resolve("postgres/server.log"));
        }
        started.makeRolesAndDatabase();
        Files.deleteIfExists(beingMade);
        return started;
    }

    /**
     * What a first start that was killed left of a database goes, and is made anew: nothing can be in it yet. The mark stands
     * from before the first file to when Podium may use it.
     */
    private static void clear(Path data, Path beingMade) throws IOException {
        if (Files.exists(beingMade)) {
            endWhatMakesIt(data);
            delete(data);
        } else if (!Files.exists(data)) {
            Files.createFile(beingMade);
        }
    }

    /** The library unpacks PostgreSQL here, marks what is whole, and fails over the rest where that was broken off. */
    private static void clearHalfUnpacked(Path folder) throws IOException {
        try (var unpacked = Files.newDirectoryStream(folder, "PG-*")) {
            for (var each : unpacked) {
                if (Files.isDirectory(each) && !Files.exists(each.resolve(".exists"))) {
                    delete(each);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Java was killed, and what it had started to make the database goes on by itself. */
    private static void endWhatMakesIt(Path data) {
        ProcessHandle.allProcesses()
                .filter(each -> each.info()
                        .arguments()
                        .filter(arguments -> Arrays.asList(arguments).contains(data.toString()))
                        .isPresent())
                .forEach(each -> {
                    each.destroyForcibly();
                    each.onExit().join();
                });
    }

    /** The server of this home where one runs; null where none does. Changes nothing. */
    static @Nullable EmbeddedDatabase running(Path home) throws IOException {
        var data = home.resolve("postgres").resolve("data");
        return Files.exists(data) ? find(data, DatabasePasswords.in(home)) : null;
    }

    private static @Nullable EmbeddedDatabase find(Path data, DatabasePasswords passwords) throws IOException {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return null;
        }
        var lines = Files.readAllLines(pidFile);
        if (lines.size() < 4) {
            return null;
        }
        var pid = Long.parseLong(lines.get(0).strip());
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return null;
        }
        var found = new EmbeddedDatabase(Integer.parseInt(lines.get(3).strip()), pid, passwords);
        try (var connection = found.connect("postgres", "postgres", passwords.superuser())) {
            return connection.isValid(5) ? found : null;
        } catch (SQLException notOurs) {
            // The id in the file belongs to another process since, or the server is on its way out.
            log.debug("Process {} is no database server of this home: {}", pid, notOurs.getMessage());
            return null;
        }
    }

    private Connection connect(String database, String user, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    private void makeRolesAndDatabase() throws IOException {
        try (var connection = connect("postgres", "postgres", passwords.superuser());
                var statement = connection.createStatement()) {
            role(connection, OWNER, passwords.owner());
            role(connection, APPLICATION, passwords.application());
            try (var found = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute(
                    "create database " + DATABASE + " owner " + OWNER + " encoding 'UTF8' template template0");
            statement.execute("revoke all on database " + DATABASE + " from public");
            statement.execute("grant connect on database " + DATABASE + " to " + APPLICATION);
        } catch (SQLException e) {
            throw new IOException("The database's roles could not be made: " + e.getMessage(), e);
        }
    }

    private static void role(Connection connection, String name, String password) throws SQLException {
        try (var found = connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
            found.setString(1, name);
            var verb = found.executeQuery().next() ? "alter" : "create";
            try (var statement = connection.createStatement()) {
                // Role names and generated passwords hold letters and digits only; DDL takes no parameters.
                statement.execute(
                        verb + " role " + name + " login nosuperuser nobypassrls password '" + password + "'");
            }
        }
    }

    /** As the superuser, whom row-level security does not narrow: to back up, and for nothing else. */
    Connection superuser() throws SQLException {
        return connect(DATABASE, "postgres", passwords.superuser());
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    DatabasePasswords passwords() {
        return passwords;
    }

    /** Stops the server, waiting until what it holds is on disk. */
    @Override
    public void close() {
        var server = ProcessHandle.of(postmaster);
        if (server.isEmpty()) {
            return;
        }
        try {
            // An interrupt is PostgreSQL's fast shutdown; ProcessHandle.destroy would wait for every client to leave.
            new ProcessBuilder("kill", "-INT", Long.toString(postmaster))
                    .start()
                    .waitFor();
            server.get().onExit().get(20, java.util.concurrent.TimeUnit.SECONDS);
        } catch (IOException | java.util.concurrent.ExecutionException e) {
            log.warn("The database server {} could not be told to stop; it goes on: {}", postmaster, e.toString());
        } catch (java.util.concurrent.TimeoutException e) {
            log.warn("The database server {} has not stopped within 20 s; it goes on.", postmaster);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
